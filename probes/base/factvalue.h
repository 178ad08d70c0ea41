// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/shared.h"
#include "probes/base/sharedtext.h"

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sidestage {

/// How long a secret is, roughly: enough to see a truncated key, too little to help a guess.
enum class LengthClass : std::uint8_t { Empty, UpTo8, UpTo16, UpTo32, UpTo64, UpTo128, Longer };
LengthClass lengthClassOf(std::size_t bytes);
/// "0", "1-8", "9-16", "17-32", "33-64", "65-128", "129+" (bytes).
std::string_view nameOf(LengthClass length);

/// Whether a provider's key acts on real money and people.
enum class KeyMode : std::uint8_t {
    None, ///< no provider's key, or none that we know
    Unknown, ///< a provider's key whose shape does not tell
    Test,
    Live
};
std::string_view nameOf(KeyMode mode);

/// The first 128 bits of an HMAC-SHA-256 under a key: the workspace's, or that of one run.
using Fingerprint = std::array<std::uint8_t, 16>;

/// All that is kept of a value that must not be seen.
struct SecretDigest
{
    Fingerprint fingerprint{};
    LengthClass length = LengthClass::Empty;
    KeyMode mode = KeyMode::None;
    /// True for a credential (a shared one is a violation); false for text that is merely not
    /// known to be harmless.
    bool isCredential = false;
    /// Recognised form, in words: "stripe key", "random hex", "text". Never part of the value.
    std::string shape;
    /// Tells the keys of fingerprints apart (Fingerprinter::keyNumber).
    std::uint32_t key = 0;
    /// 32 hexadecimal digits.
    std::string fingerprintText() const;
    friend bool operator==(const SecretDigest &a, const SecretDigest &b)
    {
        return a.fingerprint == b.fingerprint && a.key == b.key;
    }
};

/// What was read at a path. Immutable, two words wide, cheap to copy, safe to share.
class FactValue
{
public:
    enum class Kind : std::uint8_t {
        Nothing, ///< the thing is there and has no value (SQL NULL, an unset default)
        Boolean,
        Integer,
        Decimal, ///< exact, as written and then normalised
        Text,
        Instant, ///< UTC, milliseconds since 1970
        Duration, ///< milliseconds
        Version, ///< compared by its numbers
        List, ///< order counts
        Set, ///< order does not count; sorted, each member once
        Secret
    };

    FactValue() = default;
    static FactValue boolean(bool value);
    static FactValue integer(std::int64_t value);
    /// A decimal number's text; "1.50" and "1.5" are equal.
    static FactValue decimal(std::string_view digits);
    /// Any bytes; meant to be UTF-8, and shown with replacement characters where they are not.
    static FactValue text(std::string_view value);
    static FactValue instant(std::int64_t millisecondsSinceEpoch);
    static FactValue duration(std::int64_t milliseconds);
    static FactValue version(std::string_view value);
    static FactValue list(std::vector<FactValue> members);
    static FactValue set(std::vector<FactValue> members);
    static FactValue textList(const std::vector<std::string> &members);
    static FactValue textSet(const std::vector<std::string> &members);
    static FactValue secret(SecretDigest digest);

    Kind kind() const { return static_cast<Kind>(m_value.index()); }
    bool isSecret() const { return kind() == Kind::Secret; }
    // Each of these asks for the kind that it names.
    bool toBoolean() const;
    std::int64_t toInteger() const; ///< Integer, Instant or Duration
    std::string_view toText() const; ///< Text, Decimal or Version
    std::span<const FactValue> members() const; ///< List or Set; empty for other kinds
    const SecretDigest &toSecret() const;

    /// The value in plain text, without translation: "15.18", "[a, b]", "{a, b}",
    /// "2026-11-21T09:12:00Z", "90000 ms". A text is itself, line feeds included; nothing is "",
    /// and a secret its shape and length; several secrets together are told by their number.
    std::string display() const;

    /// Equal kinds with equal content; secrets by fingerprint.
    friend bool operator==(const FactValue &a, const FactValue &b);
    /// A total order: by kind, then by content. Versions by their numbers.
    friend std::strong_ordering operator<=>(const FactValue &a, const FactValue &b);

private:
    template <Kind>
    struct Number
    {
        std::int64_t value;
    };
    template <Kind>
    struct String
    {
        SharedText value;
    };
    template <Kind>
    struct Members
    {
        Shared<std::vector<FactValue>> value;
    };
    // In the order of Kind: the index is the kind.
    using Value = std::variant<std::monostate, bool, Number<Kind::Integer>, String<Kind::Decimal>,
                               String<Kind::Text>, Number<Kind::Instant>, Number<Kind::Duration>,
                               String<Kind::Version>, Members<Kind::List>, Members<Kind::Set>,
                               Shared<SecretDigest>>;
    explicit FactValue(Value value) : m_value(std::move(value)) { }

    Value m_value;
};
static_assert(sizeof(FactValue) == 16);

/// Whether both hold secrets, under keys that differ: their fingerprints then tell neither that
/// the secrets are equal nor that they are not.
bool areUnderDifferentKeys(const FactValue &a, const FactValue &b);

/// Compares two version texts by their numbers: "15.9" < "15.18", "8.0.36-log" > "8.0.4".
std::strong_ordering compareVersions(std::string_view a, std::string_view b);

} // namespace sidestage
