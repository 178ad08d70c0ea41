// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/oidc.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingtext.h"

namespace sidestage::test {

inline OptionValue text(std::string value)
{
    return OptionValue(OptionValue::Value(std::move(value)));
}

/// The options of an application that answers within half a second.
inline OptionValue::Map site(const std::string &url)
{
    return {{"url", text(url)},
            {"request-timeout", OptionValue(OptionValue::Value(Milliseconds(500)))}};
}

inline OptionValue::Map with(OptionValue::Map options, const std::string &name, OptionValue value)
{
    options.emplace_back(name, std::move(value));
    return options;
}

inline Reading probed(OptionValue::Map options, const ProbeConditions &run = {})
{
    return runProbe(oidcProbe(), OptionValue(std::move(options)), run);
}

/// A request to sign in, with one secret in each place where one can be.
inline const std::string query =
    "/realms/shop/auth?client_id=shop-staging&redirect_uri=http%3A%2F%2F"
    "app.acme.test%2Fcb&response_type=code&scope=openid+email%20profile"
    "&state=s3cretState&nonce=s3cretNonce&code_challenge=s3cretChallenge"
    "&code_challenge_method=S256&prompt=login&acr_values=gold%20silver"
    "&audience=https%3A%2F%2Fapi.acme.test&login_hint=ann%40acme.test"
    "&hd=acme.test&api_token=s3cretToken";

/// An application and its provider: a realm with a document and a key, both answered by one
/// server each.
class SignInWorld
{
public:
    SignInWorld()
        : provider({{query, Answer::text("<form>", "text/html")}})
        , app({{"/login", Answer::redirect(302, "/oauth/start")},
               {"/oauth/start", Answer::redirect(303, provider.url() + query)}})
    {
        setDocument(document());
        provider.set("/realms/shop/keys",
                     Answer::json(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"one",)"
                                  R"("alg":"ES256","use":"sig","x":"AAAA","y":"BBBB"}]})"));
    }

    std::string issuer() const { return provider.url() + "/realms/shop"; }
    std::string document() const
    {
        return R"({"issuer":")" + issuer() + R"(","authorization_endpoint":")" + issuer()
            + R"(/auth","token_endpoint":")" + issuer() + R"(/token","jwks_uri":")" + issuer()
            + R"(/keys","scopes_supported":["openid","email"],"frontchannel_logout_supported":true,)"
              R"("mtls_endpoint_aliases":{"token_endpoint":"https://mtls.test/token"}})";
    }
    void setDocument(const std::string &json)
    {
        provider.set("/realms/shop/.well-known/openid-configuration", Answer::json(json));
    }

    MisbehavingServer provider;
    MisbehavingServer app;
};

} // namespace sidestage::test
