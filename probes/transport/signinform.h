// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/base/secret.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sidestage {

/// A sign-in form, filled in: the only thing that this program can send which is more than a look.
/// It goes to the scheme, host and port of the page that it stands on, over TLS or to this machine
/// itself, as application/x-www-form-urlencoded. None that would go elsewhere can be made.
class SignInForm
{
public:
    using Fields = std::vector<std::pair<std::string, Secret>>;

    /// `page`: absolute address of the page with the form; `action`: where the form goes, relative
    /// to the page or absolute. BadInput where either is no address or they differ in scheme, host
    /// or port; NotConfigured where the form would travel in clear.
    static Result<SignInForm> make(const std::string &page, const std::string &action,
                                   const Fields &fields);

    const std::string &page() const { return m_page; } ///< without a fragment
    const std::string &origin() const { return m_origin; } ///< "https://host:8443"
    const std::string &url() const { return m_url; } ///< where it is sent
    /// The encoded fields in their order.
    std::string_view body() const { return m_body.reveal(); }

private:
    SignInForm() = default;

    std::string m_page;
    std::string m_origin;
    std::string m_url;
    Secret m_body;
};

} // namespace sidestage
