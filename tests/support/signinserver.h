// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSslConfiguration>
#include <QThread>

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sidestage::test {

/// A small application on loopback, on a thread of its own: a public page, an account for
/// everybody who has signed in, and a page for administrators. It signs people in by a form with a
/// token against forged requests and a session in a cookie, as usual frameworks do, and takes
/// bearer tokens and an own header for programs. Writes down every request.
class SignInServer
{
public:
    struct Manner
    {
        bool isEveryoneAdmin = false;
        bool formHangs = false; ///< GET /login says nothing
        int formStatus = 200;
        bool hasToken = true; ///< whether the form has its token
        int refusedStatus = 200; ///< of the form that is shown again, or a redirect
        bool showsFormAgain = true; ///< else a page of its own words, after a wrong password
        bool refusesTokens = false; ///< 401 for a token that it does not know; "/" is for everybody
        int acceptedStatus = 303;
        std::string acceptedLocation = "/account";
        bool setsSession = true;
        int extraCookies = 0; ///< set when somebody signs in
        bool rotatesSession = false; ///< each page sets a fresh session; the old one is void
    };

    SignInServer() : SignInServer(Manner()) { }
    explicit SignInServer(Manner manner, const QSslConfiguration *tls = nullptr);
    ~SignInServer();
    SignInServer(const SignInServer &) = delete;
    SignInServer &operator=(const SignInServer &) = delete;

    int port() const { return m_port; }
    std::string url() const;
    /// Every request with its body, in order.
    std::vector<std::string> requests() const;
    /// Their first lines.
    std::vector<std::string> requestLines() const;
    std::size_t posts() const;

    static constexpr auto memberPassword = "rabbit & hole = 42%";
    static constexpr auto adminPassword = "correct horse+battery/staple";
    static constexpr auto memberToken = "tok-member-7e1fa902c4";
    static constexpr auto adminToken = "tok-admin-55aa01bc9d";

private:
    friend class SignInLoop;
    struct Reply
    {
        int status = 200;
        std::vector<std::pair<std::string, std::string>> headers;
        std::string body;
        bool isHanging = false;
    };
    Reply answer(const std::string &request);
    Reply signIn(const std::string &request);
    Reply page(const std::string &path, const std::string &who, const std::string &session);
    std::string whoIs(const std::string &request) const;
    std::string fresh();

    const Manner m_manner;
    const bool m_isTls;
    mutable std::mutex m_mutex;
    std::map<std::string, std::string> m_tokens; ///< of forms, by their session before
    std::map<std::string, std::string> m_sessions; ///< who, by session
    std::vector<std::string> m_requests;
    int m_count = 0;
    int m_port = 0;
    QThread m_thread;
    QObject *m_loop = nullptr;
};

} // namespace sidestage::test
