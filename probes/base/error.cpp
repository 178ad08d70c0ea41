// SPDX-License-Identifier: Apache-2.0
#include "probes/base/error.h"

namespace sidestage {

std::string_view nameOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadInput:
        return "bad-input";
    case ErrorCode::NotFound:
        return "not-found";
    case ErrorCode::PermissionDenied:
        return "permission-denied";
    case ErrorCode::Unreachable:
        return "unreachable";
    case ErrorCode::UntrustedPeer:
        return "untrusted-peer";
    case ErrorCode::Protocol:
        return "protocol";
    case ErrorCode::Corrupt:
        return "corrupt";
    case ErrorCode::Busy:
        return "busy";
    case ErrorCode::TooLarge:
        return "too-large";
    case ErrorCode::TimedOut:
        return "timed-out";
    case ErrorCode::Cancelled:
        return "cancelled";
    case ErrorCode::NotConfigured:
        return "not-configured";
    case ErrorCode::Unsupported:
        return "unsupported";
    case ErrorCode::Internal:
        return "internal";
    }
    return "internal";
}

std::string Location::toString() const
{
    std::string text = file;
    if (line > 0) {
        text += ':' + std::to_string(line);
        if (column > 0)
            text += ':' + std::to_string(column);
    }
    return text;
}

std::string Error::toString() const
{
    std::string text = where.toString();
    if (!text.empty())
        text += ": ";
    text += message;
    if (!suggestion.empty())
        text += " (" + suggestion + ')';
    return text;
}

} // namespace sidestage
