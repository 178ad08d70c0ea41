// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/bufferedlog.h"

#include <iterator>

namespace sidestage {

void BufferedLog::write(std::string line)
{
    const std::scoped_lock lock(m_mutex);
    if (m_isClosed)
        return;
    if (m_first.size() < firstLines) {
        m_first.push_back(std::move(line));
        return;
    }
    m_last.push_back(std::move(line));
    if (m_last.size() > lastLines) {
        m_last.pop_front();
        ++m_leftOut;
    }
}

void BufferedLog::close(bool isSuccess)
{
    const std::scoped_lock lock(m_mutex);
    m_isClosed = true;
    if (!isSuccess)
        return;
    // Both parts in a row, then the end of it: a success is seldom looked into.
    std::deque<std::string> all(std::make_move_iterator(m_first.begin()),
                                std::make_move_iterator(m_first.end()));
    all.insert(all.end(), std::make_move_iterator(m_last.begin()),
               std::make_move_iterator(m_last.end()));
    while (all.size() > linesOfSuccess) {
        all.pop_front();
        ++m_leftOut;
    }
    m_first.clear();
    m_first.shrink_to_fit();
    m_last = std::move(all);
}

std::vector<std::string> BufferedLog::lines() const
{
    const std::scoped_lock lock(m_mutex);
    auto all = m_first;
    if (m_leftOut > 0)
        all.push_back("… " + std::to_string(m_leftOut) + " lines left out …");
    all.insert(all.end(), m_last.begin(), m_last.end());
    return all;
}

} // namespace sidestage
