// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace sidestage {

/// An immutable object behind one pointer, counted atomically. Half the size of a
/// std::shared_ptr, which matters at a million facts.
template <typename T>
class Shared
{
public:
    explicit Shared(T object) : m_box(new Box{{1}, std::move(object)}) { }
    Shared(const Shared &other) noexcept : m_box(other.m_box)
    {
        if (m_box)
            m_box->count.fetch_add(1, std::memory_order_relaxed);
    }
    Shared(Shared &&other) noexcept : m_box(std::exchange(other.m_box, nullptr)) { }
    Shared &operator=(Shared other) noexcept
    {
        std::swap(m_box, other.m_box);
        return *this;
    }
    ~Shared()
    {
        if (m_box && m_box->count.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete m_box;
    }

    const T &operator*() const { return m_box->object; }
    const T *operator->() const { return &m_box->object; }
    bool isSameObject(const Shared &other) const { return m_box == other.m_box; }

private:
    struct Box
    {
        std::atomic<std::uint32_t> count;
        T object;
    };
    Box *m_box;
};

} // namespace sidestage
