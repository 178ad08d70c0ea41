// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/dnslookup.h"

#include <algorithm>
#include <numeric>

namespace sidestage {

namespace {

using Sent = std::pair<std::size_t, std::size_t>; ///< number of a question, here and at the channel

/// Of two failures the first one stays: it is that of the resolver that should have answered.
void keep(std::optional<Result<DnsAnswer>> &result, const Result<DnsAnswer> &answer)
{
    if (answer || !result)
        result = answer;
}

} // namespace

DnsLookup::DnsLookup(std::vector<DnsServer> servers, const DnsManners &manners,
                     const Deadline &deadline)
    : m_servers(std::move(servers))
    , m_manners(manners)
    , m_deadline(deadline)
    , m_channels(m_servers.size())
{
}

Result<DnsChannel *> DnsLookup::channelTo(std::size_t server)
{
    auto &channel = m_channels[server];
    if (!channel) {
        auto made = DnsChannel::make(m_servers[server], m_manners.patience, m_deadline);
        if (!made)
            return tl::unexpected(made.error());
        channel = *std::move(made);
    }
    return channel.get();
}

Result<void> DnsLookup::askServer(std::size_t server, const std::vector<DnsQuestion> &questions,
                                  std::vector<std::size_t> &open,
                                  std::vector<std::optional<Result<DnsAnswer>>> &results)
{
    const auto found = channelTo(server);
    if (!found)
        return tl::unexpected(found.error());
    auto &channel = **found;
    const bool isPaced = m_manners.interval.count() > 0 && m_manners.pacing;
    const auto atOnce = isPaced ? 1 : m_manners.atOnce;
    std::optional<HostPacing::Turn> turn;
    std::vector<std::size_t> failed;
    std::vector<Sent> sent;
    std::optional<Result<DnsAnswer>> hopeless; // whoever has never spoken is not asked on and on

    for (std::size_t next = 0; next < open.size() || !sent.empty();) {
        while (next < open.size() && sent.size() < atOnce && !hopeless) {
            if (isPaced) {
                turn.reset();
                auto granted = m_manners.pacing->turnFor("dns " + m_servers[server].toString(),
                                                         m_manners.interval, m_deadline);
                if (!granted)
                    return tl::unexpected(granted.error());
                turn.emplace(*std::move(granted));
            }
            sent.emplace_back(open[next], channel.send(questions[open[next]]));
            ++next;
        }
        if (auto waited = channel.wait(); !waited)
            return waited;
        std::erase_if(sent, [&](const Sent &one) {
            if (!channel.isDone(one.second))
                return false;
            const auto &answer = channel.answer(one.second);
            keep(results[one.first], answer);
            if (!answer)
                failed.push_back(one.first);
            if (!answer && !channel.hasSpoken())
                hopeless = answer;
            return true;
        });
        for (; hopeless && next < open.size(); ++next) {
            keep(results[open[next]], *hopeless);
            failed.push_back(open[next]);
        }
    }
    if (failed.size() < open.size())
        m_first = server;
    open = std::move(failed);
    return {};
}

Result<std::vector<Result<DnsAnswer>>> DnsLookup::ask(const std::vector<DnsQuestion> &questions)
{
    std::vector<std::optional<Result<DnsAnswer>>> results(questions.size());
    std::vector<std::size_t> open(questions.size());
    std::iota(open.begin(), open.end(), std::size_t{0});
    for (std::size_t i = 0, first = m_first; i < m_servers.size() && !open.empty(); ++i) {
        auto asked = askServer((first + i) % m_servers.size(), questions, open, results);
        if (!asked)
            return tl::unexpected(asked.error());
    }
    std::vector<Result<DnsAnswer>> all;
    all.reserve(results.size());
    for (auto &result : results)
        all.push_back(result ? *std::move(result)
                             : failure(ErrorCode::Internal, "there is no resolver to ask"));
    return all;
}

} // namespace sidestage
