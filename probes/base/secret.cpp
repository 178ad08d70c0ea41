// SPDX-License-Identifier: Apache-2.0
#include "probes/base/secret.h"

namespace sidestage {

void wipe(std::string &bytes) noexcept
{
    // The whole capacity: a shorter value may have replaced a longer one. A volatile pointer
    // keeps the stores, which the compiler could otherwise drop as dead.
    bytes.resize(bytes.capacity());
    volatile char *at = bytes.data();
    for (std::size_t i = 0; i < bytes.size(); ++i)
        at[i] = 0;
    bytes.clear();
}

Secret::Secret(std::string &&bytes) noexcept : m_bytes(std::move(bytes))
{
    wipe(bytes); // short strings are copied by a move
}

Secret::~Secret()
{
    wipe(m_bytes);
}

Secret::Secret(Secret &&other) noexcept : Secret(std::move(other.m_bytes)) { }

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe(m_bytes);
        m_bytes = std::move(other.m_bytes);
        wipe(other.m_bytes);
    }
    return *this;
}

Secret Secret::duplicate() const
{
    return Secret(std::string(m_bytes));
}

} // namespace sidestage
