// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/ssl3dialogue.h"

#include "probes/transport/tlsalert.h"

#include <QRandomGenerator>

#include <algorithm>

namespace sidestage {

namespace {

/// A cipher of those days, by OpenSSL's name.
struct Cipher
{
    int number = 0;
    const char *name = nullptr;
    int bits = 0; ///< of a secret
    bool hasForwardSecrecy = false;
};

/// The strong ones first: what a server picks is its own preference, or the strongest.
constexpr std::array<Cipher, 20> ciphers{{{0x0039, "DHE-RSA-AES256-SHA", 256, true},
                                          {0x0038, "DHE-DSS-AES256-SHA", 256, true},
                                          {0x0035, "AES256-SHA", 256, false},
                                          {0x0033, "DHE-RSA-AES128-SHA", 128, true},
                                          {0x0032, "DHE-DSS-AES128-SHA", 128, true},
                                          {0x002F, "AES128-SHA", 128, false},
                                          {0x0007, "IDEA-CBC-SHA", 128, false},
                                          {0x0005, "RC4-SHA", 128, false},
                                          {0x0004, "RC4-MD5", 128, false},
                                          {0x0016, "DHE-RSA-DES-CBC3-SHA", 112, true},
                                          {0x0013, "DHE-DSS-DES-CBC3-SHA", 112, true},
                                          {0x000A, "DES-CBC3-SHA", 112, false},
                                          {0x0015, "DHE-RSA-DES-CBC-SHA", 56, true},
                                          {0x0009, "DES-CBC-SHA", 56, false},
                                          {0x0018, "ADH-RC4-MD5", 128, true},
                                          {0x001B, "ADH-DES-CBC3-SHA", 112, true},
                                          {0x0006, "EXP-RC2-CBC-MD5", 40, false},
                                          {0x0003, "EXP-RC4-MD5", 40, false},
                                          {0x0002, "NULL-SHA", 0, false},
                                          {0x0001, "NULL-MD5", 0, false}}};

void appendNumber(std::string &bytes, std::size_t number, int size)
{
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
        bytes += static_cast<char>((number >> static_cast<unsigned>(shift)) & 0xffU);
}

int numberAt(std::string_view bytes, std::size_t at, std::size_t size = 1)
{
    int number = 0;
    for (std::size_t i = 0; i < size; ++i)
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

/// RFC 6101, 5.2.1 and 5.6.1.2.
std::string greeting()
{
    std::string hello("\x03\x00", 2);
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), random.size());
    for (const auto number : random)
        appendNumber(hello, number, 4);
    hello += '\0'; // no session to take up again
    appendNumber(hello, 2 * ciphers.size(), 2);
    for (const auto &cipher : ciphers)
        appendNumber(hello, static_cast<std::size_t>(cipher.number), 2);
    hello += std::string("\x01\x00", 2); // no compression

    std::string record("\x16\x03\x00", 3);
    appendNumber(record, hello.size() + 4, 2);
    record += '\x01'; // a client's greeting
    appendNumber(record, hello.size(), 3);
    return record + hello;
}

class Ssl3Dialogue final : public TlsDialogue
{
public:
    std::string output() override { return std::exchange(m_output, {}); }
    /// "close_notify", as a warning (RFC 6101, 5.4.1).
    void takeLeave() override { m_output += std::string("\x15\x03\x00\x00\x02\x01\x00", 7); }

private:
    void take(std::string_view bytes) override
    {
        m_said += bytes;
        constexpr std::size_t headSize = 5;
        if (m_said.size() < headSize)
            return;
        const auto size = static_cast<std::size_t>(numberAt(m_said, 3, 2));
        const bool isAlert = m_said[0] == '\x15';
        if (isAlert && size == 2 && m_said.size() >= headSize + 2) {
            decline(wordsForAlert(numberAt(m_said, headSize + 1)));
            return;
        }
        // The message's kind and size, the version, 32 random bytes, the session and the cipher.
        constexpr std::size_t sessionAt = headSize + 4 + 2 + 32;
        if (isAlert || numberAt(m_said, 1, 2) != 0x0300) {
            if (isAlert && size == 2)
                return;
            decline("answered in another version");
            return;
        }
        if (size <= sessionAt - headSize) {
            giveUp("spoke SSL 3.0 that cannot be understood");
            return;
        }
        if (m_said.size() <= sessionAt)
            return;
        const auto cipherAt = sessionAt + 1 + static_cast<std::size_t>(numberAt(m_said, sessionAt));
        if (cipherAt + 2 > headSize + size || numberAt(m_said, headSize) != 2) {
            giveUp("spoke SSL 3.0 that cannot be understood");
            return;
        }
        if (m_said.size() < cipherAt + 2)
            return;
        if (numberAt(m_said, headSize + 4, 2) != 0x0300) {
            decline("answered in another version");
            return;
        }
        const int number = numberAt(m_said, cipherAt, 2);
        const auto *chosen = std::find_if(ciphers.begin(), ciphers.end(),
                                          [&](const Cipher &one) { return one.number == number; });
        if (chosen == ciphers.end()) {
            decline("chose a cipher that was not offered");
            return;
        }
        m_cipher = *chosen;
        agree();
    }

    bool isEnoughSaid() const override { return false; }

    TlsSession session() const override
    {
        TlsSession session;
        session.version = TlsVersion::Ssl3;
        session.cipher = m_cipher.name;
        session.cipherBits = m_cipher.bits;
        session.hasForwardSecrecy = m_cipher.hasForwardSecrecy;
        return session;
    }

    std::string m_output = greeting();
    std::string m_said;
    Cipher m_cipher;
};

} // namespace

std::unique_ptr<TlsDialogue> ssl3Dialogue()
{
    return std::make_unique<Ssl3Dialogue>();
}

} // namespace sidestage
