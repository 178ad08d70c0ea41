// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace sidestage {

/// How politely hosts are asked: only so many requests at the same time for one host, whichever
/// targets they come from, and none sooner than its target's rate allows. Shared by all probes of
/// a run, on any thread.
class HostPacing
{
public:
    /// As many as browsers open to one host.
    explicit HostPacing(int mostAtOnce = 6) : m_mostAtOnce(mostAtOnce) { }

    /// One request under way. Ends with it; the pacing must outlive it.
    class Turn
    {
    public:
        Turn(Turn &&other) noexcept;
        Turn &operator=(Turn &&) = delete;
        ~Turn();

    private:
        friend class HostPacing;
        Turn(HostPacing &pacing, std::string host) : m_pacing(&pacing), m_host(std::move(host)) { }
        HostPacing *m_pacing;
        std::string m_host;
    };

    /// Waits until the host may be asked. `interval`: the least time from the start of the last
    /// request to the start of this one. TimedOut or Cancelled where waiting has to end first.
    Result<Turn> turnFor(std::string_view host, Milliseconds interval, const Deadline &deadline);

private:
    struct Host
    {
        int underWay = 0;
        TimePoint lastBegan{};
    };

    const int m_mostAtOnce;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::map<std::string, Host, std::less<>> m_hosts;
};

} // namespace sidestage
