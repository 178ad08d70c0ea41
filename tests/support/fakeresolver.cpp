// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fakeresolver.h"

#include <QtGlobal>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sidestage::test {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t headerSize = 12;

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

std::string bytesOf(std::initializer_list<int> values)
{
    std::string bytes;
    for (const int value : values)
        bytes += static_cast<char>(value);
    return bytes;
}

/// Where the question's name, type and class end.
std::size_t endOfQuestion(const std::string &message)
{
    auto at = headerSize;
    while (at < message.size() && message[at] != 0)
        at += 1 + static_cast<unsigned char>(message[at]);
    return std::min(at + 5, message.size());
}

void setNumber(std::string &message, std::size_t at, int value)
{
    message[at] = static_cast<char>(value >> 8);
    message[at + 1] = static_cast<char>(value & 0xFF);
}

} // namespace

FakeResolver::FakeResolver(Manner manner, std::chrono::milliseconds delay, int code)
    : m_manner(manner), m_delay(delay), m_code(code)
{
    for (int attempt = 0; attempt < 20 && m_port == 0; ++attempt)
        open();
    if (m_port == 0)
        qFatal("no port is free over UDP and TCP");
    m_thread = std::thread([this] { run(); });
}

FakeResolver::~FakeResolver()
{
    m_isOver = true;
    m_thread.join();
    for (const int socket : m_clients)
        ::close(socket);
    ::close(m_udp);
    ::close(m_tcp);
}

void FakeResolver::open()
{
    m_udp = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    m_tcp = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    auto *general = reinterpret_cast<sockaddr *>(&address);
    if (::bind(m_udp, general, size) == 0 && ::getsockname(m_udp, general, &size) == 0
        && ::bind(m_tcp, general, size) == 0 && ::listen(m_tcp, 16) == 0) {
        m_port = ntohs(address.sin_port);
        return;
    }
    ::close(m_udp);
    ::close(m_tcp);
}

std::vector<std::string> FakeResolver::questions() const
{
    const std::scoped_lock lock(m_mutex);
    return m_questions;
}

std::string FakeResolver::answerTo(const std::string &question, bool isTcp) const
{
    if (m_manner == Manner::Garbage)
        return "HTTP/1.1 400 Bad Request\r\n\r\n";
    const auto end = endOfQuestion(question);
    auto answer = question.substr(0, end);
    const bool isAboutAddress = end >= 4 && question[end - 3] == 1 && question[end - 4] == 0;
    answer[2] = static_cast<char>(0x81); // an answer, with recursion asked for
    answer[3] = static_cast<char>(0x80); // and available
    for (const std::size_t counter : {6U, 8U, 10U})
        setNumber(answer, counter, 0);
    const bool isCut = !isTcp
        && (m_manner == Manner::OverTcp || m_manner == Manner::OverSilentTcp
            || m_manner == Manner::OverNoTcp);
    if (isCut) {
        answer[2] = static_cast<char>(0x83);
        return answer;
    }
    switch (m_manner) {
    case Manner::Code:
        answer[3] = static_cast<char>(0x80 | m_code);
        return answer;
    case Manner::Points:
        answer[3] = 0;
        setNumber(answer, 8, 1);
        return answer + bytesOf({0xC0, 0x0C, 0, 2, 0, 1, 0, 0, 0, 60, 0, 4, 2, 'n', 's', 0});
    case Manner::AliasCircle: {
        // NAME is an alias of x.NAME, which is one of NAME.
        setNumber(answer, 6, 2);
        const auto other = static_cast<int>(answer.size()) + 12;
        return answer + bytesOf({0xC0, 0x0C, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, 'x', 0xC0, 0x0C})
            + bytesOf({0xC0, other, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xC0, 0x0C});
    }
    case Manner::OtherId:
        answer[1] = static_cast<char>(answer[1] ^ 0x55);
        break;
    case Manner::OtherQuestion:
        answer[headerSize + 1] = answer[headerSize + 1] == 'x' ? 'y' : 'x';
        break;
    default:
        break;
    }
    if (isAboutAddress || m_manner == Manner::Circle) {
        setNumber(answer, 6, m_manner == Manner::Lies ? 7 : 1);
        // The owner is the question's name, or a pointer to itself.
        const int owner = m_manner == Manner::Circle ? static_cast<int>(answer.size()) : 0x0C;
        answer += bytesOf({0xC0, owner, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1});
    }
    return m_manner == Manner::Short ? answer.substr(0, 9) : answer;
}

void FakeResolver::takeUdp()
{
    std::array<char, 4096> buffer{};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const auto count = ::recvfrom(m_udp, buffer.data(), buffer.size(), 0,
                                  reinterpret_cast<sockaddr *>(&from), &size);
    if (count < static_cast<ssize_t>(headerSize))
        return;
    const std::string question(buffer.data(), static_cast<std::size_t>(count));
    {
        const std::scoped_lock lock(m_mutex);
        m_questions.push_back(question);
    }
    if (m_manner != Manner::Silent)
        m_later.push_back({std::chrono::steady_clock::now() + m_delay, answerTo(question, false),
                           ntohs(from.sin_port)});
}

void FakeResolver::takeTcp(int client)
{
    std::array<char, 4096> buffer{};
    const auto count = ::recv(client, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 2 || m_manner == Manner::OverNoTcp) {
        ::close(client);
        std::erase(m_clients, client);
        return;
    }
    // Several questions may come in one piece, each behind its length.
    const std::string all(buffer.data(), static_cast<std::size_t>(count));
    for (std::size_t at = 0; at + 2 + headerSize <= all.size();) {
        const auto size = static_cast<std::size_t>(static_cast<unsigned char>(all[at])) << 8U
            | static_cast<unsigned char>(all[at + 1]);
        const auto question = all.substr(at + 2, size);
        at += 2 + size;
        {
            const std::scoped_lock lock(m_mutex);
            m_questions.push_back(question);
        }
        if (m_manner == Manner::OverSilentTcp || m_manner == Manner::Silent)
            continue;
        auto answer = answerTo(question, true);
        std::string length(2, '\0');
        setNumber(length, 0, static_cast<int>(answer.size()));
        answer.insert(0, length);
        [[maybe_unused]] const auto sent =
            ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
}

void FakeResolver::run()
{
    while (!m_isOver) {
        std::vector<pollfd> sockets{{m_udp, POLLIN, 0}, {m_tcp, POLLIN, 0}};
        for (const int client : m_clients)
            sockets.push_back({client, POLLIN, 0});
        ::poll(sockets.data(), sockets.size(), 10);
        if (sockets[0].revents != 0)
            takeUdp();
        if (sockets[1].revents != 0)
            m_clients.push_back(::accept(m_tcp, nullptr, nullptr));
        for (std::size_t i = 2; i < sockets.size(); ++i) {
            if (sockets[i].revents != 0)
                takeTcp(sockets[i].fd);
        }
        const auto now = std::chrono::steady_clock::now();
        std::erase_if(m_later, [&](const Later &one) {
            if (one.due > now)
                return false;
            const auto to = loopback(one.port);
            ::sendto(m_udp, one.bytes.data(), one.bytes.size(), 0,
                     reinterpret_cast<const sockaddr *>(&to), sizeof to);
            return true;
        });
    }
}

} // namespace sidestage::test
