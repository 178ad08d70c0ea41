// SPDX-License-Identifier: Apache-2.0
#include "models/items/treeworker.h"

namespace sidestage {

TreeWorker::TreeWorker(Ready ready)
    : m_ready(std::move(ready)), m_thread([this](const std::stop_token &stop) { work(stop); })
{
}

TreeWorker::~TreeWorker()
{
    m_thread.request_stop();
    const std::lock_guard lock(m_mutex);
    m_build.request_stop();
}

void TreeWorker::request(std::shared_ptr<const Judgement> judgement, RowFilter filter,
                         Urgency urgency)
{
    {
        const std::lock_guard lock(m_mutex);
        m_request = Request{std::move(judgement), std::move(filter)};
        if (urgency == Urgency::Replaces)
            m_build.request_stop();
    }
    m_wake.notify_one();
}

void TreeWorker::retire(std::shared_ptr<const void> object)
{
    {
        const std::lock_guard lock(m_mutex);
        m_retired.push_back(std::move(object));
    }
    m_wake.notify_one();
}

void TreeWorker::work(const std::stop_token &stop)
{
    while (true) {
        std::optional<Request> request;
        std::vector<std::shared_ptr<const void>> retired;
        std::stop_token build;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop, [this] { return m_request || !m_retired.empty(); });
            if (stop.stop_requested())
                return;
            request.swap(m_request);
            retired.swap(m_retired);
            if (request) {
                m_build = std::stop_source();
                build = m_build.get_token();
            }
        }
        retired.clear();
        if (!request)
            continue;
        auto tree =
            ComparisonTree::build(std::move(request->judgement), std::move(request->filter), build);
        if (tree && !build.stop_requested())
            m_ready(std::move(tree));
    }
}

} // namespace sidestage
