// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/tlsalert.h"

#include <openssl/ssl.h>

namespace sidestage {

/// RFC 8446, 6.2, and RFC 6066 and 7301 for those of extensions.
std::string wordsForAlert(int alert)
{
    switch (alert) {
    case SSL_AD_PROTOCOL_VERSION:
        return "does not offer the version";
    case SSL_AD_HANDSHAKE_FAILURE:
    case SSL_AD_INSUFFICIENT_SECURITY:
        return "found nothing in common with what was offered";
    case SSL_AD_UNRECOGNIZED_NAME:
        return "does not know the name that was asked for";
    case SSL_AD_NO_APPLICATION_PROTOCOL:
        return "speaks none of the protocols that were offered";
    case SSL_AD_INTERNAL_ERROR:
        return "had an error of its own";
    default:
        return std::string("declined: ") + SSL_alert_desc_string_long(alert);
    }
}

} // namespace sidestage
