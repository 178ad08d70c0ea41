// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/redisprobe.h"

#include "probes/kinds/redis.h"

namespace sidestage::test {

OptionValue listOf(const std::vector<std::string> &texts)
{
    OptionValue::List list;
    for (const auto &text : texts)
        list.emplace_back(text);
    return OptionValue(std::move(list));
}

OptionValue credential(const std::string &name)
{
    return OptionValue(CredentialReference{name});
}

Reading readRedis(OptionValue::Map options, std::chrono::milliseconds timeout,
                  std::vector<std::string> *log, std::stop_token stop)
{
    ProbeConditions conditions;
    conditions.service = "cache";
    conditions.timeout = timeout;
    conditions.stop = std::move(stop);
    conditions.log = log;
    conditions.credentials = {{"admin", RedisUnderTest::adminPassword},
                              {"auditor", RedisUnderTest::auditorPassword},
                              {"wrong", "planted-wrong-3"}};
    return runProbe(redisProbe(), OptionValue(std::move(options)), conditions);
}

OptionValue::Map RedisUnderTest::admin() const
{
    auto options = m_server->target();
    options.emplace_back("password", credential("admin"));
    return options;
}

OptionValue::Map RedisUnderTest::with(const std::string &name, OptionValue value) const
{
    auto options = admin();
    std::erase_if(options, [&](const auto &option) { return option.first == name; });
    options.emplace_back(name, std::move(value));
    return options;
}

} // namespace sidestage::test
