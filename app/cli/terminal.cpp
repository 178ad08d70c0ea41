// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal.h"

#include <QByteArray>
#include <QtGlobal>

#include <algorithm>
#include <cstdlib>

#ifdef Q_OS_UNIX
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace sidestage {

namespace {

constexpr int unlimitedWidth = 120; // of a file or a pipe: nobody's window is narrower than CI's

#ifdef Q_OS_UNIX
bool isTerminal(std::FILE *stream)
{
    return isatty(fileno(stream)) == 1;
}

int columnsOf(std::FILE *stream)
{
    winsize size{};
    return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
#else
bool isTerminal(std::FILE *)
{
    return false;
}
int columnsOf(std::FILE *)
{
    return 0;
}
#endif

} // namespace

Terminal::Terminal()
    : m_hasColor(isTerminal(stdout) && qEnvironmentVariableIsEmpty("NO_COLOR")
                 && qgetenv("TERM") != "dumb")
    , m_showsProgress(isTerminal(stderr))
{
    const int columns = isTerminal(stdout) ? columnsOf(stdout) : 0;
    m_width = columns > 0 ? columns : unlimitedWidth;
    if (bool isNumber = false;
        const int wanted = qEnvironmentVariableIntValue("COLUMNS", &isNumber))
        m_width = isNumber ? wanted : m_width;
    m_width = std::clamp(m_width, 40, 400);
}

bool Terminal::print(std::string_view text)
{
    endProgress();
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size()
        && std::fflush(stdout) == 0;
}

void Terminal::complain(std::string_view line)
{
    endProgress();
    std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

void Terminal::showProgress(const std::string &line)
{
    if (!m_showsProgress || line == m_progress)
        return;
    m_progress = line;
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
}

void Terminal::endProgress()
{
    if (m_progress.empty())
        return;
    m_progress.clear();
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
}

} // namespace sidestage
