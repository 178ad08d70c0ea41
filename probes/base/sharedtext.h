// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

namespace sidestage {

/// Immutable text behind one pointer, counted atomically: a million paths and values are held in
/// a single allocation each and shared between environments.
class SharedText
{
public:
    SharedText() = default;
    explicit SharedText(std::string_view text)
    {
        if (text.empty())
            return;
        void *memory = ::operator new(sizeof(Header) + text.size());
        m_header = new (memory) Header{1, static_cast<std::uint32_t>(text.size())};
        std::memcpy(bytes(), text.data(), text.size());
    }
    SharedText(const SharedText &other) noexcept : m_header(other.m_header)
    {
        if (m_header)
            m_header->count.fetch_add(1, std::memory_order_relaxed);
    }
    SharedText(SharedText &&other) noexcept : m_header(std::exchange(other.m_header, nullptr)) { }
    SharedText &operator=(SharedText other) noexcept
    {
        std::swap(m_header, other.m_header);
        return *this;
    }
    ~SharedText()
    {
        if (m_header && m_header->count.fetch_sub(1, std::memory_order_acq_rel) == 1)
            ::operator delete(m_header);
    }

    std::string_view view() const
    {
        return m_header ? std::string_view(bytes(), m_header->size) : std::string_view();
    }
    bool isEmpty() const { return !m_header; }
    bool isSameObject(const SharedText &other) const { return m_header == other.m_header; }
    friend bool operator==(const SharedText &a, const SharedText &b)
    {
        return a.m_header == b.m_header || a.view() == b.view();
    }

private:
    struct Header
    {
        std::atomic<std::uint32_t> count;
        std::uint32_t size; // texts beyond 4 GiB cannot reach us: every reader has a limit
    };
    char *bytes() const { return reinterpret_cast<char *>(m_header + 1); }

    Header *m_header = nullptr;
};

} // namespace sidestage
