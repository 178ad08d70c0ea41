// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/literalmask.h"

#include "probes/base/asciitext.h"
#include "probes/base/disclosure.h"

#include <array>

namespace sidestage {

namespace {

/// "host=db password=swordfish": how a connection is written in one text.
bool holdsPasswordPair(std::string_view text)
{
    const auto small = lowered(text);
    for (const std::string_view key : {"password", "passwd", "pwd", "secret", "token"}) {
        for (auto at = small.find(key); at != std::string::npos; at = small.find(key, at + 1)) {
            auto next = at + key.size();
            while (next < small.size() && isBlank(small[next]))
                ++next;
            if (next + 1 < small.size() && small[next] == '=' && !isAsciiSpace(small[next + 1])
                && small[next + 1] != '%' && small[next + 1] != '=')
                return true;
        }
    }
    return false;
}

} // namespace

std::optional<std::string> maskOfLiteral(std::string_view name, std::string_view text,
                                         const Fingerprinter &fingerprints)
{
    const auto written = [](const SecretDigest &digest) {
        return "••• " + digest.fingerprintText().substr(0, 12);
    };
    const auto shown = disclose(name, name, text, {}, fingerprints);
    const auto *secret = shown.value.isSecret() ? &shown.value.toSecret()
        : shown.password                        ? &shown.password->toSecret()
        : shown.user                            ? &shown.user->toSecret()
                                                : nullptr;
    if (secret && secret->isCredential)
        return written(*secret);
    if (holdsPasswordPair(text))
        return written(fingerprints.digest(text, "text with a password", true));
    return {};
}

} // namespace sidestage
