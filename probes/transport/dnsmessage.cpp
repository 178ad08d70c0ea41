// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/dnsmessage.h"

#include "probes/base/asciitext.h"
#include "probes/transport/areslibrary.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <sys/socket.h>

namespace sidestage {

namespace {

constexpr std::size_t headerSize = 12;
constexpr std::uint16_t internetClass = 1;
constexpr std::uint16_t typeOpt = 41;

Result<void> broken()
{
    return failure(ErrorCode::Protocol, "the answer is no message of the DNS");
}

/// Walks over a message; every step says whether it stayed inside.
class Reader
{
public:
    explicit Reader(std::span<const unsigned char> bytes) : m_bytes(bytes) { }

    std::size_t at() const { return m_at; }
    std::size_t left() const { return m_bytes.size() - m_at; }
    void moveTo(std::size_t at) { m_at = at; }

    std::optional<std::uint8_t> byte()
    {
        if (left() < 1)
            return {};
        return m_bytes[m_at++];
    }
    std::optional<std::uint16_t> number()
    {
        if (left() < 2)
            return {};
        const auto value = static_cast<std::uint16_t>(m_bytes[m_at] << 8U | m_bytes[m_at + 1]);
        m_at += 2;
        return value;
    }
    bool skip(std::size_t count)
    {
        if (left() < count)
            return false;
        m_at += count;
        return true;
    }
    std::optional<std::string> text(std::size_t count)
    {
        if (left() < count)
            return {};
        std::string bytes;
        for (const auto value : m_bytes.subspan(m_at, count))
            bytes += static_cast<char>(value);
        m_at += count;
        return bytes;
    }
    /// A name, compressed or not. The library follows its pointers, and ends where they circle.
    std::optional<std::string> name()
    {
        if (left() == 0)
            return {};
        char *expanded = nullptr;
        long length = 0;
        const int status = ares_expand_name(m_bytes.data() + m_at, m_bytes.data(),
                                            static_cast<int>(m_bytes.size()), &expanded, &length);
        if (status != ARES_SUCCESS)
            return {};
        const std::unique_ptr<char, void (*)(void *)> owner(expanded, ares_free_string);
        if (length < 1 || !skip(static_cast<std::size_t>(length)))
            return {};
        auto text = lowered(expanded);
        if (text.ends_with('.'))
            text.pop_back();
        return text;
    }

private:
    std::span<const unsigned char> m_bytes;
    std::size_t m_at = 0;
};

std::optional<std::string> address(Reader &reader, int family, std::size_t size)
{
    const auto bytes = reader.text(size);
    std::array<char, 64> text{};
    if (!bytes || !ares_inet_ntop(family, bytes->data(), text.data(), text.size()))
        return {};
    return std::string(text.data());
}

/// The strings of one TXT belong together, without anything between them (RFC 7208, section 3.3).
std::optional<std::string> joinedStrings(Reader &reader, std::size_t end)
{
    std::string joined;
    while (reader.at() < end) {
        const auto size = reader.byte();
        if (!size || reader.at() + *size > end)
            return {};
        joined += *reader.text(*size);
    }
    return joined;
}

bool readCaa(Reader &reader, std::size_t end, DnsRecord &record)
{
    const auto flags = reader.byte();
    const auto tagSize = reader.byte();
    if (!flags || !tagSize || *tagSize == 0 || reader.at() + *tagSize > end)
        return false;
    record.isCritical = (*flags & 0x80U) != 0;
    record.tag = lowered(*reader.text(*tagSize));
    record.text = *reader.text(end - reader.at());
    return true;
}

/// Whether the data of a record, up to `end`, is what its type promises.
bool readData(Reader &reader, std::size_t end, DnsRecord &record)
{
    const auto take = [&record](std::optional<std::string> text) {
        if (!text)
            return false;
        record.text = *std::move(text);
        return true;
    };
    switch (record.type) {
    case DnsType::A:
        return take(address(reader, AF_INET, 4)) && reader.at() == end;
    case DnsType::Aaaa:
        return take(address(reader, AF_INET6, 16)) && reader.at() == end;
    case DnsType::Ns:
    case DnsType::Cname:
        return take(reader.name()) && reader.at() == end;
    case DnsType::Mx: {
        const auto preference = reader.number();
        record.preference = preference.value_or(0);
        return preference && take(reader.name()) && reader.at() == end;
    }
    case DnsType::Txt:
        return take(joinedStrings(reader, end));
    case DnsType::Caa:
        return readCaa(reader, end, record);
    case DnsType::Soa:
        return true;
    }
    return true;
}

bool isRead(std::uint16_t type)
{
    return !nameOf(static_cast<DnsType>(type)).empty();
}

/// One record; left empty where it is of a type or class that is not read.
Result<std::optional<DnsRecord>> readRecord(Reader &reader)
{
    const auto owner = reader.name();
    const auto type = reader.number();
    const auto networkClass = reader.number();
    const bool hasLifetime = reader.skip(4);
    const auto size = reader.number();
    if (!owner || !type || !networkClass || !hasLifetime || !size || reader.left() < *size)
        return tl::unexpected(broken().error());
    const auto end = reader.at() + *size;
    if (*networkClass != internetClass || !isRead(*type)) {
        reader.moveTo(end);
        return std::optional<DnsRecord>();
    }
    DnsRecord record;
    record.owner = *owner;
    record.type = static_cast<DnsType>(*type);
    if (!readData(reader, end, record))
        return tl::unexpected(broken().error());
    reader.moveTo(end);
    return std::optional(std::move(record));
}

/// The upper eight bits of the code, which stand in the first byte of an OPT record's lifetime
/// (RFC 6891, section 6.1.3). 0 where there is none; a part that is cut off holds none.
unsigned upperCode(Reader &reader, unsigned records)
{
    for (unsigned i = 0; i < records; ++i) {
        const auto owner = reader.name();
        const auto type = reader.number();
        const auto networkClass = reader.number();
        const auto upper = reader.byte();
        const bool hasRest = reader.skip(3);
        const auto size = reader.number();
        if (!owner || !type || !networkClass || !upper || !hasRest || !size || !reader.skip(*size))
            return 0;
        if (*type == typeOpt)
            return *upper;
    }
    return 0;
}

} // namespace

std::string_view nameOf(DnsType type)
{
    switch (type) {
    case DnsType::A:
        return "A";
    case DnsType::Ns:
        return "NS";
    case DnsType::Cname:
        return "CNAME";
    case DnsType::Soa:
        return "SOA";
    case DnsType::Mx:
        return "MX";
    case DnsType::Txt:
        return "TXT";
    case DnsType::Aaaa:
        return "AAAA";
    case DnsType::Caa:
        return "CAA";
    }
    return {};
}

Result<DnsMessage> readDnsMessage(std::span<const unsigned char> bytes)
{
    if (bytes.size() < headerSize || (bytes[2] & 0x80U) == 0)
        return tl::unexpected(broken().error());
    DnsMessage message;
    message.isAuthoritative = (bytes[2] & 0x04U) != 0;
    message.isTruncated = (bytes[2] & 0x02U) != 0;
    message.canRecurse = (bytes[3] & 0x80U) != 0;

    Reader reader(bytes);
    reader.moveTo(4);
    const auto questions = *reader.number();
    const auto answers = *reader.number();
    const auto authorities = *reader.number();
    const auto additional = *reader.number();
    reader.moveTo(headerSize);
    for (unsigned i = 0; i < questions; ++i) {
        if (!reader.name() || !reader.skip(4))
            return tl::unexpected(broken().error());
    }
    for (unsigned i = 0; i < unsigned{answers} + authorities; ++i) {
        auto record = readRecord(reader);
        if (!record)
            return tl::unexpected(std::move(record).error());
        if (!*record)
            continue;
        if (i < answers)
            message.answers.push_back(**std::move(record));
        else if ((*record)->type == DnsType::Soa)
            message.namesStartOfZone = true;
        else if ((*record)->type == DnsType::Ns)
            message.namesServers = true;
    }
    message.code = static_cast<DnsCode>(upperCode(reader, additional) << 4U | (bytes[3] & 0x0FU));
    return message;
}

} // namespace sidestage
