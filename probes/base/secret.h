// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// A credential in memory. It can be moved but not copied, compared or printed, and its bytes
/// are overwritten when it goes. Whoever needs the value says so by calling `reveal`.
class Secret
{
public:
    Secret() = default;
    /// Takes the bytes and overwrites the source.
    explicit Secret(std::string &&bytes) noexcept;
    ~Secret();
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;

    bool isEmpty() const { return m_bytes.empty(); }
    /// The value itself, valid while this object lives and is not moved from.
    std::string_view reveal() const { return m_bytes; }
    /// A second holder of the same value; explicit, because every copy is one more to wipe.
    Secret duplicate() const;

private:
    std::string m_bytes;
};

/// Overwrites the bytes in a way that the optimiser keeps, then empties the text.
void wipe(std::string &bytes) noexcept;

} // namespace sidestage
