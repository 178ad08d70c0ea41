// SPDX-License-Identifier: Apache-2.0
#include "probes/base/providerkey.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

struct Form
{
    std::string_view prefix;
    std::string_view provider;
    KeyMode mode;
    bool isPublic = false;
    std::string_view named = {}; ///< must stand in the setting's name, in lower case
};

// From the providers' public documentation of their key formats. The first that fits counts.
constexpr std::array forms{
    Form{"sk_test_", "paystack", KeyMode::Test, false, "paystack"},
    Form{"sk_live_", "paystack", KeyMode::Live, false, "paystack"},
    Form{"pk_test_", "paystack", KeyMode::Test, true, "paystack"},
    Form{"pk_live_", "paystack", KeyMode::Live, true, "paystack"},
    Form{"sk_test_", "clerk", KeyMode::Test, false, "clerk"},
    Form{"sk_live_", "clerk", KeyMode::Live, false, "clerk"},
    Form{"pk_test_", "clerk", KeyMode::Test, true, "clerk"},
    Form{"pk_live_", "clerk", KeyMode::Live, true, "clerk"},
    Form{"sk_test_", "stripe", KeyMode::Test},
    Form{"sk_live_", "stripe", KeyMode::Live},
    Form{"rk_test_", "stripe", KeyMode::Test},
    Form{"rk_live_", "stripe", KeyMode::Live},
    Form{"pk_test_", "stripe", KeyMode::Test, true},
    Form{"pk_live_", "stripe", KeyMode::Live, true},
    Form{"whsec_", "webhook signing", KeyMode::Unknown},
    Form{"rzp_test_", "razorpay", KeyMode::Test},
    Form{"rzp_live_", "razorpay", KeyMode::Live},
    Form{"pdl_sdbx_", "paddle", KeyMode::Test},
    Form{"pdl_live_", "paddle", KeyMode::Live},
    Form{"sk_sbox_", "checkout.com", KeyMode::Test},
    Form{"pk_sbox_", "checkout.com", KeyMode::Test, true},
    Form{"sk_", "checkout.com", KeyMode::Live, false, "checkout"},
    Form{"pk_", "checkout.com", KeyMode::Live, true, "checkout"},
    Form{"access-sandbox-", "plaid", KeyMode::Test},
    Form{"access-production-", "plaid", KeyMode::Live},
    Form{"sandbox-sq0", "square", KeyMode::Test},
    Form{"sq0atp-", "square", KeyMode::Unknown},
    Form{"sq0csp-", "square", KeyMode::Unknown},
    Form{"access_token$production$", "braintree", KeyMode::Live},
    Form{"access_token$sandbox$", "braintree", KeyMode::Test},
    Form{"test_", "mollie", KeyMode::Test, false, "mollie"},
    Form{"live_", "mollie", KeyMode::Live, false, "mollie"},
    Form{"SG.", "sendgrid", KeyMode::Unknown},
    Form{"SK", "twilio", KeyMode::Unknown, false, "twilio"},
    Form{"AC", "twilio", KeyMode::Unknown, false, "twilio"},
    Form{"key-", "mailgun", KeyMode::Unknown, false, "mailgun"},
    Form{"AKIA", "aws", KeyMode::Unknown},
    Form{"ASIA", "aws", KeyMode::Unknown},
    Form{"ghp_", "github", KeyMode::Unknown},
    Form{"gho_", "github", KeyMode::Unknown},
    Form{"ghs_", "github", KeyMode::Unknown},
    Form{"github_pat_", "github", KeyMode::Unknown},
    Form{"glpat-", "gitlab", KeyMode::Unknown},
    Form{"xoxb-", "slack", KeyMode::Unknown},
    Form{"xoxp-", "slack", KeyMode::Unknown},
    Form{"xapp-", "slack", KeyMode::Unknown},
    Form{"AIza", "google", KeyMode::Unknown},
    Form{"npm_", "npm", KeyMode::Unknown},
    Form{"dop_v1_", "digitalocean", KeyMode::Unknown},
    Form{"shpat_", "shopify", KeyMode::Unknown},
};

bool isKeyText(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        return isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '=' || c == '$'
            || c == '+' || c == '/';
    });
}

std::string wordsFor(const Form &form)
{
    std::string words(form.provider);
    if (form.isPublic)
        words += " publishable";
    if (form.mode == KeyMode::Live)
        words += " live";
    else if (form.mode == KeyMode::Test)
        words += " test";
    return words += " key";
}

} // namespace

std::optional<ProviderKey> providerKeyOf(std::string_view name, std::string_view value)
{
    constexpr std::size_t shortestRest = 6;
    const auto lowName = lowered(name);
    for (const auto &form : forms) {
        if (!value.starts_with(form.prefix) || value.size() < form.prefix.size() + shortestRest
            || value.size() > 512)
            continue;
        if (!form.named.empty() && lowName.find(form.named) == std::string::npos)
            continue;
        if (!isKeyText(value.substr(form.prefix.size())))
            continue;
        return ProviderKey{std::string(form.provider), form.mode, wordsFor(form), form.isPublic};
    }
    return {};
}

KeyMode providerModeOfHost(std::string_view host)
{
    struct HostForm
    {
        std::string_view host; ///< itself, or what it ends with where it begins with a dot
        KeyMode mode;
    };
    static constexpr std::array hosts{
        HostForm{"api.sandbox.paypal.com", KeyMode::Test},
        HostForm{"api-m.sandbox.paypal.com", KeyMode::Test},
        HostForm{"www.sandbox.paypal.com", KeyMode::Test},
        HostForm{"api.paypal.com", KeyMode::Live},
        HostForm{"api-m.paypal.com", KeyMode::Live},
        HostForm{"api.sandbox.braintreegateway.com", KeyMode::Test},
        HostForm{"api.braintreegateway.com", KeyMode::Live},
        HostForm{"payments.sandbox.braintree-api.com", KeyMode::Test},
        HostForm{"payments.braintree-api.com", KeyMode::Live},
        HostForm{"checkout-test.adyen.com", KeyMode::Test},
        HostForm{"pal-test.adyen.com", KeyMode::Test},
        HostForm{".adyenpayments.com", KeyMode::Live},
        HostForm{"sandbox.plaid.com", KeyMode::Test},
        HostForm{"development.plaid.com", KeyMode::Test},
        HostForm{"production.plaid.com", KeyMode::Live},
        HostForm{"connect.squareupsandbox.com", KeyMode::Test},
        HostForm{"connect.squareup.com", KeyMode::Live},
        HostForm{"sandbox-api.paddle.com", KeyMode::Test},
        HostForm{"api.paddle.com", KeyMode::Live},
        HostForm{"api.sandbox.checkout.com", KeyMode::Test},
        HostForm{"api.checkout.com", KeyMode::Live},
    };
    const auto low = lowered(host);
    for (const auto &known : hosts) {
        if (known.host.front() == '.' ? low.ends_with(known.host) : low == known.host)
            return known.mode;
    }
    return KeyMode::None;
}

} // namespace sidestage
