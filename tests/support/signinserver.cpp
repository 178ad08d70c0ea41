// SPDX-License-Identifier: Apache-2.0
#include "tests/support/signinserver.h"

#include <QCryptographicHash>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <algorithm>

namespace sidestage::test {

namespace {

/// The value of a header in a request's text, empty where it is not there.
std::string header(const std::string &request, const std::string &name)
{
    const auto at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos || at > request.find("\r\n\r\n"))
        return {};
    const auto begin = at + name.size() + 4;
    return request.substr(begin, request.find("\r\n", begin) - begin);
}

std::string cookie(const std::string &request, const std::string &name)
{
    const auto all = "; " + header(request, "Cookie");
    const auto at = all.find("; " + name + '=');
    if (at == std::string::npos)
        return {};
    const auto begin = at + name.size() + 3;
    return all.substr(begin, all.find(';', begin) - begin);
}

std::map<std::string, std::string> formFields(const std::string &request)
{
    std::map<std::string, std::string> fields;
    const auto body = QByteArray::fromStdString(request.substr(request.find("\r\n\r\n") + 4));
    for (auto pair : body.split('&')) {
        pair.replace('+', ' ');
        const auto cut = pair.indexOf('=');
        fields[QByteArray::fromPercentEncoding(pair.left(cut)).toStdString()] =
            QByteArray::fromPercentEncoding(pair.mid(cut + 1)).toStdString();
    }
    return fields;
}

} // namespace

/// Lives on the server's thread.
class SignInLoop final : public QObject
{
public:
    SignInLoop(SignInServer &owner, const QSslConfiguration *tls) : m_owner(owner)
    {
        if (tls) {
            auto *server = new QSslServer(this);
            server->setSslConfiguration(*tls);
            m_server = server;
        } else {
            m_server = new QTcpServer(this);
        }
        connect(m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (auto *socket = m_server->nextPendingConnection())
                serve(socket);
        });
        m_server->listen(QHostAddress::LocalHost);
    }
    int port() const { return m_server->serverPort(); }

private:
    void serve(QTcpSocket *socket)
    {
        auto request = std::make_shared<std::string>();
        const auto read = [this, socket, request] {
            request->append(socket->readAll().toStdString());
            const auto end = request->find("\r\n\r\n");
            if (end == std::string::npos)
                return;
            const auto length = header(*request, "Content-Length");
            const auto size = length.empty() ? std::size_t{0} : std::stoul(length);
            if (request->size() < end + 4 + size)
                return;
            const auto reply = m_owner.answer(*request);
            request->clear();
            if (reply.isHanging)
                return;
            std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " Words\r\n";
            for (const auto &[name, value] : reply.headers)
                text += name + ": " + value + "\r\n";
            text +=
                "Content-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n" + reply.body;
            socket->write(text.data(), static_cast<qint64>(text.size()));
        };
        connect(socket, &QTcpSocket::readyRead, this, read);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        read();
    }

    SignInServer &m_owner;
    QTcpServer *m_server = nullptr;
};

SignInServer::SignInServer(Manner manner, const QSslConfiguration *tls)
    : m_manner(std::move(manner)), m_isTls(tls != nullptr)
{
    auto *context = new QObject;
    context->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        context,
        [&] {
            auto *loop = new SignInLoop(*this, tls);
            m_port = loop->port();
            m_loop = loop;
        },
        Qt::BlockingQueuedConnection);
    context->deleteLater();
}

SignInServer::~SignInServer()
{
    QMetaObject::invokeMethod(
        m_loop, [this] { delete m_loop; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

std::string SignInServer::url() const
{
    return (m_isTls ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(m_port);
}

std::vector<std::string> SignInServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::vector<std::string> SignInServer::requestLines() const
{
    std::vector<std::string> lines;
    for (const auto &request : requests())
        lines.push_back(request.substr(0, request.find("\r\n")));
    return lines;
}

std::size_t SignInServer::posts() const
{
    const auto lines = requestLines();
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [](const auto &line) { return !line.starts_with("GET "); }));
}

std::string SignInServer::fresh()
{
    const auto digest =
        QCryptographicHash::hash(QByteArray::number(++m_count), QCryptographicHash::Sha256);
    return digest.toHex().left(24).toStdString();
}

std::string SignInServer::whoIs(const std::string &request) const
{
    const auto authorization = header(request, "Authorization");
    const auto key = header(request, "X-Api-Key");
    if (authorization == std::string("Bearer ") + memberToken || key == memberToken)
        return "member";
    if (authorization == std::string("Bearer ") + adminToken || key == adminToken)
        return "admin";
    const auto session = m_sessions.find(cookie(request, "__Host-session"));
    if (session != m_sessions.end())
        return session->second;
    const auto plain = m_sessions.find(cookie(request, "session"));
    return plain == m_sessions.end() ? "" : plain->second;
}

SignInServer::Reply SignInServer::answer(const std::string &request)
{
    const std::lock_guard lock(m_mutex);
    m_requests.push_back(request);
    const auto begin = request.find(' ') + 1;
    auto path = request.substr(begin, request.find(' ', begin) - begin);
    path = path.substr(0, path.find('?'));
    if (path == "/login" && request.starts_with("POST "))
        return signIn(request);
    if (m_manner.refusesTokens && path != "/" && whoIs(request).empty()
        && !header(request, "Authorization").empty())
        return {
            401, {{"Content-Type", "application/json"}}, "{\"error\":\"invalid_token\"}", false};
    return page(path, whoIs(request), cookie(request, "session"));
}

SignInServer::Reply SignInServer::signIn(const std::string &request)
{
    const auto fields = formFields(request);
    const auto field = [&](const std::string &name) {
        const auto found = fields.find(name);
        return found == fields.end() ? std::string() : found->second;
    };
    const auto token = m_tokens.find(cookie(request, "before"));
    const bool isOwnForm = token != m_tokens.end() && field("csrf_token") == token->second
        && header(request, "Origin") == url()
        && header(request, "Content-Type") == "application/x-www-form-urlencoded";
    const auto who = field("email") == "mia@acme.test" && field("password") == memberPassword
        ? "member"
        : field("email") == "ada@acme.test" && field("password") == adminPassword ? "admin"
                                                                                  : "";
    if (!isOwnForm || *who == '\0') {
        if (m_manner.refusedStatus >= 300 && m_manner.refusedStatus < 400)
            return {m_manner.refusedStatus, {{"Location", "/login?error=1"}}, {}, false};
        if (!m_manner.showsFormAgain)
            return {m_manner.refusedStatus, {{"Content-Type", "text/html"}}, "Sorry", false};
        auto again = page("/login", {}, {});
        again.status = m_manner.refusedStatus;
        return again;
    }
    Reply reply{m_manner.acceptedStatus, {{"Location", m_manner.acceptedLocation}}, {}, false};
    if (m_manner.setsSession) {
        const auto session = fresh();
        m_sessions[session] = who;
        reply.headers.emplace_back("Set-Cookie",
                                   m_isTls ? "__Host-session=" + session
                                           + "; Path=/; Secure; HttpOnly; SameSite=Lax"
                                           : "session=" + session + "; Path=/; HttpOnly");
    }
    reply.headers.emplace_back("Set-Cookie", "before=; Max-Age=0; Path=/");
    for (int i = 0; i < m_manner.extraCookies; ++i)
        reply.headers.emplace_back("Set-Cookie", "c" + std::to_string(i) + "=1");
    return reply;
}

SignInServer::Reply SignInServer::page(const std::string &path, const std::string &who,
                                       const std::string &session)
{
    const auto html = [](std::string body, int status = 200) {
        return Reply{
            status, {{"Content-Type", "text/html; charset=utf-8"}}, std::move(body), false};
    };
    if (path == "/login") {
        if (m_manner.formHangs)
            return {0, {}, {}, true};
        const auto before = fresh();
        const auto token = fresh() + "&<x>\"";
        m_tokens[before] = token;
        auto escaped = QString::fromStdString(token).toHtmlEscaped().toStdString();
        auto form = html("<form method=post><!-- <input name=csrf_token value=old> -->"
                             + (m_manner.hasToken ? "<INPUT type=hidden value=\"" + escaped
                                        + "\" name='csrf_token'>"
                                                  : std::string())
                             + "<input name=email><input type=password name=password></form>",
                         m_manner.formStatus);
        form.headers.emplace_back("Set-Cookie", "before=" + before + "; Path=/");
        return form;
    }
    if (path == "/")
        return html("Welcome");
    if (path == "/round")
        return {302, {{"Location", "/round"}}, {}, false};
    const bool isAccount = path == "/account";
    if (!isAccount && path != "/admin" && path != "/api/me")
        return html("not here", 404);
    if (who.empty() && path == "/api/me")
        return {401, {{"Content-Type", "application/json"}}, "{\"error\":\"sign in\"}", false};
    if (who.empty())
        return {302, {{"Location", "/login?next=" + path}}, {}, false};
    if (path == "/admin" && who != "admin" && !m_manner.isEveryoneAdmin)
        return html("not for you", 403);
    auto shown = path == "/api/me"
        ? Reply{200,
                {{"Content-Type", "application/json"}},
                who == "admin" || m_manner.isEveryoneAdmin ? R"({"id":1,"rights":["all"]})"
                                                           : R"({"id":2})",
                false}
        : html("for " + who);
    if (m_manner.rotatesSession && !session.empty()) {
        m_sessions.erase(session);
        const auto next = fresh();
        m_sessions[next] = who;
        shown.headers.emplace_back("Set-Cookie", "session=" + next + "; Path=/; HttpOnly");
    }
    return shown;
}

} // namespace sidestage::test
