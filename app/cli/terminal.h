// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace sidestage {

/// Standard output and standard error, and what is known of whoever reads them.
class Terminal
{
public:
    /// Looks at the process's own streams and its NO_COLOR and COLUMNS.
    Terminal();

    /// Bytes to standard output; false where it is closed or full.
    bool print(std::string_view text);
    /// A line to standard error; the progress line gives way to it.
    void complain(std::string_view line);
    /// Replaces the progress line on standard error; nothing unless that is a terminal.
    void showProgress(const std::string &line);
    void endProgress();

    bool hasColor() const { return m_hasColor; }
    int width() const { return m_width; }

private:
    bool m_hasColor = false;
    bool m_showsProgress = false;
    int m_width = 100;
    std::string m_progress;
};

} // namespace sidestage
