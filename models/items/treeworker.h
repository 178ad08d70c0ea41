// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/comparisontree.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace sidestage {

/// One thread that builds trees, so that the window never waits for one. Of several requests only
/// the newest is answered.
///
/// Thread: `request` and `retire` by one thread (the owner's); `ready` is called on the worker's.
class TreeWorker
{
public:
    using Ready = std::function<void(std::shared_ptr<const ComparisonTree>)>;

    explicit TreeWorker(Ready ready);
    /// Stops what is under way and waits for it: a few milliseconds.
    ~TreeWorker();
    TreeWorker(const TreeWorker &) = delete;
    TreeWorker &operator=(const TreeWorker &) = delete;

    /// A new filter makes what is being built useless and stops it. A new judgement does not:
    /// during an audit they come faster than a large tree is built, and something must be seen.
    enum class Urgency { Replaces, Follows };
    void request(std::shared_ptr<const Judgement> judgement, RowFilter filter, Urgency urgency);
    /// Drops an object on the worker's thread: freeing a million facts takes a while.
    void retire(std::shared_ptr<const void> object);

private:
    struct Request
    {
        std::shared_ptr<const Judgement> judgement;
        RowFilter filter;
    };
    void work(const std::stop_token &stop);

    Ready m_ready;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<Request> m_request;
    std::vector<std::shared_ptr<const void>> m_retired;
    std::stop_source m_build;
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace sidestage
