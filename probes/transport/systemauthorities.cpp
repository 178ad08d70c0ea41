// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/systemauthorities.h"

#include <array>
#include <filesystem>

namespace sidestage {

std::string systemAuthorities()
{
    static constexpr std::array<const char *, 5> files{
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem", "/usr/local/share/certs/ca-root-nss.crt"};
    for (const auto *file : files) {
        std::error_code none;
        if (std::filesystem::exists(file, none))
            return file;
    }
    return {};
}

} // namespace sidestage
