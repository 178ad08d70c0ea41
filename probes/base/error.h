// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace sidestage {

/// Why something could not be done. Few, so that a caller can act on each.
enum class ErrorCode : std::uint8_t {
    BadInput, ///< what a person wrote is wrong; `where` says where
    NotFound, ///< the named thing does not exist
    PermissionDenied, ///< it is there, and we may not look
    Unreachable, ///< no route, refused, reset, no name
    UntrustedPeer, ///< the certificate does not verify
    Protocol, ///< the peer answered what its protocol does not allow
    Corrupt, ///< stored data is damaged
    Busy, ///< locked by somebody else, for longer than we may wait
    TooLarge, ///< more than a stated limit
    TimedOut, ///< the deadline passed
    Cancelled, ///< a person or the program asked to stop
    NotConfigured, ///< needs a setting or a credential that is not there
    Unsupported, ///< this version, kind or dialect cannot be read
    Internal ///< our own mistake
};

/// The stable name of a code, as it stands in the JSON report: "permission-denied".
std::string_view nameOf(ErrorCode code);

/// A place in a file. Line and column count from 1; 0 means unknown. Columns count bytes.
struct Location
{
    std::string file;
    int line = 0;
    int column = 0;

    /// "environments.yaml:12:5", as far as it is known.
    std::string toString() const;
    friend bool operator==(const Location &, const Location &) = default;
};

/// An error as a value: a code for programs, a sentence for people, and where it happened.
/// The sentence never holds a secret.
struct [[nodiscard]] Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string message; ///< a sentence in English, no line feed
    Location where; ///< empty where no file is concerned
    std::string suggestion; ///< what was probably meant, or what to do; may be empty

    /// "environments.yaml:12:5: unknown key 'enviroments' (did you mean 'environments'?)"
    std::string toString() const;
    friend bool operator==(const Error &, const Error &) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(ErrorCode code, std::string message, Location where = {},
                                     std::string suggestion = {})
{
    return tl::unexpected(Error{code, std::move(message), std::move(where), std::move(suggestion)});
}

} // namespace sidestage
