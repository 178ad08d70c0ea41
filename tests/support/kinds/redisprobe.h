// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/proberunner.h"
#include "tests/support/redisserver.h"

#include <memory>

namespace sidestage::test {

OptionValue listOf(const std::vector<std::string> &texts);
OptionValue credential(const std::string &name);

/// Reads a target as the service "cache". The credentials `admin`, `auditor` and `wrong` are
/// known, with what `RedisUnderTest` has for them.
Reading readRedis(OptionValue::Map options,
                  std::chrono::milliseconds timeout = std::chrono::seconds(20),
                  std::vector<std::string> *log = nullptr, std::stop_token stop = {});

/// What tests of one server with a password share. A base beside QObject.
class RedisUnderTest
{
protected:
    static inline const std::string adminPassword = "planted-admin-7Qx2";
    static inline const std::string auditorPassword = "planted-auditor-9Kd4";

    /// Options of a target at the server, as its default user.
    OptionValue::Map admin() const;
    /// The same with one more option, or another value of one.
    OptionValue::Map with(const std::string &name, OptionValue value) const;
    static Reading read(OptionValue::Map options,
                        std::chrono::milliseconds timeout = std::chrono::seconds(20),
                        std::vector<std::string> *log = nullptr, std::stop_token stop = {})
    {
        return readRedis(std::move(options), timeout, log, std::move(stop));
    }

    std::unique_ptr<RedisServer> m_server;

    friend Reading readRedis(OptionValue::Map, std::chrono::milliseconds,
                             std::vector<std::string> *, std::stop_token);
};

} // namespace sidestage::test
