// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace sidestage {

/// The log of one probe in bounded memory: how it began and how it ended. A probe that writes
/// millions of lines costs no more than one that writes five hundred. Usable from any thread.
class BufferedLog
{
public:
    static constexpr std::size_t firstLines = 100;
    static constexpr std::size_t lastLines = 400;
    /// What stays of a probe that ended well.
    static constexpr std::size_t linesOfSuccess = 50;

    void write(std::string line);
    /// Takes no line from now on. The log of a success is cut to its last lines.
    void close(bool isSuccess);
    /// In the order of writing; where lines were left out, one says how many.
    std::vector<std::string> lines() const;

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_first;
    std::deque<std::string> m_last;
    std::size_t m_leftOut = 0;
    bool m_isClosed = false;
};

} // namespace sidestage
