// SPDX-License-Identifier: Apache-2.0
#include "app/cli/secretinput.h"

#include <QtGlobal>

#include <array>
#include <cerrno>

#ifdef Q_OS_UNIX
#include <csignal>
#include <termios.h>
#include <unistd.h>
#endif

namespace sidestage {

#ifdef Q_OS_UNIX
namespace {

constexpr std::size_t longestInput = 64 * 1024 + 2; // the longest value, and a line end

/// Interrupts the read, which is all that it is for: whoever reads tidies up.
void onSecretSignal(int) { }

/// A terminal that shows nothing of what is typed, for as long as this lives.
class Unseen
{
public:
    Unseen()
    {
        if (::tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        m_isSet = true;
        auto settings = m_before;
        settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings);
        struct sigaction action
        {
        };
        action.sa_handler = onSecretSignal; // without SA_RESTART: the read ends
        ::sigaction(SIGINT, &action, &m_interruptBefore);
        ::sigaction(SIGTERM, &action, &m_terminateBefore);
    }
    ~Unseen()
    {
        if (!m_isSet)
            return;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        ::sigaction(SIGINT, &m_interruptBefore, nullptr);
        ::sigaction(SIGTERM, &m_terminateBefore, nullptr);
    }
    Unseen(const Unseen &) = delete;
    Unseen &operator=(const Unseen &) = delete;

private:
    termios m_before{};
    struct sigaction m_interruptBefore
    {
    };
    struct sigaction m_terminateBefore
    {
    };
    bool m_isSet = false;
};

Result<Secret> readBytes(bool isLine)
{
    // Never grows, so that no bytes are left behind in memory that was given back.
    std::string bytes;
    bytes.reserve(longestInput);
    std::array<char, 4096> buffer{};
    Result<void> read;
    while (true) {
        const auto count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count < 0)
            read = errno == EINTR ? failure(ErrorCode::Cancelled, "interrupted: nothing was set")
                                  : failure(ErrorCode::BadInput, "cannot read standard input");
        else if (bytes.size() + static_cast<std::size_t>(count) > longestInput)
            read = failure(ErrorCode::TooLarge, "standard input holds more than 64 KiB");
        else
            bytes.append(buffer.data(), static_cast<std::size_t>(count));
        if (count <= 0 || !read || (isLine && bytes.ends_with('\n')))
            break;
    }
    volatile char *at = buffer.data();
    for (std::size_t i = 0; i < buffer.size(); ++i)
        at[i] = 0;
    if (!read) {
        wipe(bytes);
        return tl::unexpected(read.error());
    }
    if (bytes.ends_with('\n'))
        bytes.pop_back();
    if (bytes.ends_with('\r'))
        bytes.pop_back();
    return Secret(std::move(bytes));
}

} // namespace

Result<Secret> readSecret(Terminal &terminal, const std::string &prompt)
{
    if (::isatty(STDIN_FILENO) == 0)
        return readBytes(false);
    std::fputs((prompt + ": ").c_str(), stderr);
    std::fflush(stderr);
    auto value = [] {
        const Unseen unseen;
        return readBytes(true);
    }();
    terminal.complain({}); // the line end that was typed was not shown either
    return value;
}
#else
Result<Secret> readSecret(Terminal &, const std::string &)
{
    return failure(ErrorCode::Unsupported, "this system's terminal cannot be read unseen");
}
#endif

} // namespace sidestage
