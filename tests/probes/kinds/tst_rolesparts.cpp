// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles/formpage.h"
#include "probes/kinds/roles/ranks.h"
#include "probes/kinds/roles/rolestarget.h"
#include "probes/kinds/roles/sessioncookies.h"
#include "probes/transport/signinform.h"
#include "tests/support/kinds/rolesoptions.h"
#include "tests/support/property.h"

#include <QObject>
#include <QUrl>

#include <array>

using namespace sidestage;
using namespace sidestage::test;

namespace {

WebUrl url(const std::string &text)
{
    return *WebUrl::parse(text);
}

/// A jar of https://shop.test after one answer.
SessionCookies jar(const std::vector<std::string> &set,
                   const std::string &from = "https://shop.test/a/b")
{
    SessionCookies cookies(url("https://shop.test"));
    HttpHeaders answer{{"content-type", "text/html"}};
    for (const auto &each : set)
        answer.push_back({"set-cookie", each});
    if (!cookies.take(url(from), answer))
        qFatal("not taken");
    return cookies;
}

std::string sent(const SessionCookies &cookies, const std::string &to = "https://shop.test/a/c")
{
    return std::string(cookies.headerFor(url(to)).reveal());
}

std::string valueOf(const std::string &html, const std::string &name = "t")
{
    const auto value = inputValue(html, name);
    return value ? std::string(value->reveal()) : "-";
}

SignInForm::Fields fields(std::vector<std::pair<std::string, std::string>> texts)
{
    SignInForm::Fields result;
    for (auto &[name, value] : texts)
        result.emplace_back(name, Secret(std::move(value)));
    return result;
}

/// A column from cells such as "200", "403", "login" or "-" (not read).
Column column(const std::string &name, const std::vector<std::string> &cells)
{
    Column result{name, {}};
    for (const auto &cell : cells) {
        if (cell == "-") {
            result.views.emplace_back(failure(ErrorCode::TimedOut, "not read"));
            continue;
        }
        PageView view;
        view.status = cell == "login" ? 302 : std::stoi(cell);
        view.redirect = cell == "login" ? "to-sign-in" : "none";
        view.type = "html";
        result.views.emplace_back(std::move(view));
    }
    return result;
}

std::string everyone(const std::vector<Column> &columns)
{
    const auto result = isEveryoneAdmin(columns);
    return !result ? "nobody" : !*result ? (*result).error().message : **result ? "yes" : "no";
}

std::string complaints(RolesOptions::Entries identity, const std::string &name = "member",
                       const std::vector<std::string> &paths = {"/"})
{
    RolesOptions options{"https://shop.test", paths, {}, {}};
    options.identities.emplace_back(name, OptionValue(std::move(identity)));
    std::string all;
    for (const auto &error : checkRolesOptions(options.value()))
        all += error.message + '\n';
    return all;
}

} // namespace

class TestRolesParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void cookiesGoWhereTheyBelong()
    {
        QCOMPARE(sent(jar({"a=1", "b=2; Path=/", "c=3; Path=/a/b", "d=4; Path=/a/"})),
                 std::string("d=4; a=1; b=2"));
        QCOMPARE(sent(jar({"a=1; Path=/a"}), "https://shop.test/ab"), std::string());
        QCOMPARE(sent(jar({"a=x=y"})), std::string("a=x=y"));
        // To nobody else, whatever the cookie says; not even to the same host in clear.
        const auto wide = jar({"a=1; Domain=shop.test; Path=/"});
        QCOMPARE(sent(wide), std::string("a=1"));
        for (const auto *other :
             {"https://www.shop.test/a", "http://shop.test/a", "https://shop.test:8443/a",
              "https://evil.test/a", "https://shop.test.evil.test/a"})
            QCOMPARE(sent(wide, other), std::string());
    }

    void cookiesThatABrowserRefusesAreNotTaken()
    {
        QVERIFY(jar({"a=1; Domain=evil.test"}).isEmpty());
        QVERIFY(jar({"a=1; Domain=op.test"}).isEmpty());
        QVERIFY(jar({"a=1"}, "https://evil.test/").isEmpty());
        QVERIFY(jar({"__Host-a=1; Path=/"}).isEmpty());
        QVERIFY(jar({"__Host-a=1; Path=/; Secure; Domain=shop.test"}).isEmpty());
        QVERIFY(jar({"__Secure-a=1"}).isEmpty());
        QCOMPARE(sent(jar({"__Host-a=1; Path=/; Secure", "__Secure-b=2; Secure"})),
                 std::string("__Secure-b=2; __Host-a=1"));
        QVERIFY(jar({"a=" + std::string(5000, 'x')}).isEmpty());
        QVERIFY(jar({"", "=1", "novalue"}).isEmpty());

        SessionCookies plain(url("http://shop.test"));
        QVERIFY(plain.take(url("http://shop.test/"), {{"set-cookie", "a=1; Secure"}}));
        QVERIFY(plain.isEmpty());
        SessionCookies here(url("http://127.0.0.1:8000"));
        QVERIFY(here.take(url("http://127.0.0.1:8000/"), {{"set-cookie", "a=1; Secure"}}));
        QCOMPARE(sent(here, "http://127.0.0.1:8000/"), std::string("a=1"));
    }

    void cookiesAreReplacedDeletedAndCounted()
    {
        auto cookies = jar({"a=1; Path=/", "b=2; Path=/"});
        QVERIFY(cookies.take(url("https://shop.test/"),
                             {{"set-cookie", "a=9; Path=/"}, {"set-cookie", "b=; Max-Age=0"}}));
        QCOMPARE(sent(cookies), std::string("a=9"));
        QVERIFY(
            cookies.take(url("https://shop.test/"),
                         {{"set-cookie", "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}}));
        QVERIFY(cookies.isEmpty());
        HttpHeaders many;
        for (int i = 0; i < 10'000; ++i)
            many.push_back({"set-cookie", "c" + std::to_string(i) + "=1"});
        const auto result = cookies.take(url("https://shop.test/"), many);
        QCOMPARE(result.error().code, ErrorCode::TooLarge);
        QCOMPARE(cookies.size(), SessionCookies::most);
    }

    void inputsAreFoundInPages()
    {
        QCOMPARE(valueOf("<form><input name=\"t\" value=\"a b\"></form>"), std::string("a b"));
        QCOMPARE(valueOf("<INPUT VALUE='x>y' TYPE=hidden NAME='t'/>"), std::string("x>y"));
        QCOMPARE(valueOf("<input name=t value=plain><input name=t value=second>"),
                 std::string("plain"));
        QCOMPARE(valueOf("<!-- <input name=t value=old> --><input name=t value=new>"),
                 std::string("new"));
        QCOMPARE(valueOf("<input name=t value='&lt;a&amp;b&#39;&#x22;&euro;&#8364;'>"),
                 std::string("<a&b'\"&euro;€"));
        QCOMPARE(valueOf("<input name=t>"), std::string());
        for (const auto *without :
             {"", "<", "<input", "<input ", "<inputs name=t value=1>", "<input name=tt value=1>",
              "<!-- <input name=t value=1>", "<input data-name=t value=1", "t"})
            QCOMPARE(valueOf(without), std::string("-"));
    }

    void anyPageCanBeRead()
    {
        SIDESTAGE_PROPERTY("no page breaks the reader", [](const std::vector<int> &picks) {
            const std::vector<std::string> pieces{"<input ", "name", "=", "t", "\"", "'", ">", "<",
                                                  "!--",     "-->",  " ", "/", "&#", ";", "x"};
            std::string html;
            for (const int pick : picks)
                html += pieces[static_cast<std::size_t>(pick & 0xFFFF) % pieces.size()];
            inputValue(html, "t");
            RC_ASSERT(valueOf(html + "--><input \"'>\"'><input name=t value=1>") != "?");
        });
    }

    void aFormGoesHomeOrNowhere()
    {
        const auto made = [](const std::string &page, const std::string &action) {
            return SignInForm::make(page, action, fields({{"a", "b"}}));
        };
        const auto form = SignInForm::make("https://shop.test:443/login?x=1#top", "/session",
                                           fields({{"e mail", "a+b@c.d"}, {"pass", "ü &=%*"}}));
        QVERIFY(form);
        QCOMPARE(form->url(), std::string("https://shop.test:443/session"));
        QCOMPARE(form->origin(), std::string("https://shop.test"));
        QCOMPARE(form->body(), std::string_view("e+mail=a%2Bb%40c.d&pass=%C3%BC+%26%3D%25*"));
        QVERIFY(made("http://localhost:3000/login", "/login"));
        QVERIFY(made("http://127.0.0.1/login", "do?x"));
        for (const auto *away : {"https://evil.test/", "http://shop.test/login", "//evil.test/x",
                                 "https://shop.test:8443/login"})
            QCOMPARE(made("https://shop.test/login", away).error().code, ErrorCode::BadInput);
        QCOMPARE(made("https://shop.test/", "javascript:x").error().code, ErrorCode::BadInput);
        QCOMPARE(made("http://shop.test/login", "/login").error().code, ErrorCode::NotConfigured);
        QCOMPARE(made("", "").error().code, ErrorCode::BadInput);
    }

    void whatIsEncodedCanBeDecoded()
    {
        SIDESTAGE_PROPERTY("a field comes through", [](const std::string &value) {
            const auto form = SignInForm::make("https://shop.test/", "/", fields({{"f", value}}));
            RC_ASSERT(form.has_value());
            auto text = QByteArray::fromStdString(std::string(form->body().substr(2)));
            text.replace('+', ' ');
            RC_ASSERT(QByteArray::fromPercentEncoding(text).toStdString() == value);
        });
    }

    void signInPagesAreKnownByTheirNames()
    {
        for (const auto *path : {"/login", "/users/sign_in", "/Sign-In/", "/wp-login.php", "/auth",
                                 "/oauth2/authorize", "/realms/x/login", "/saml2/acs"})
            QVERIFY2(isSignInPath(path), path);
        for (const auto *path : {"", "/", "/author", "/blogin", "/account", "/logins-of-today"})
            QVERIFY2(!isSignInPath(path), path);
    }

    void everyoneIsAdminWhereRanksSeeTheSame()
    {
        const auto nobody = column("anonymous", {"200", "login", "login"});
        const auto all = std::vector<std::string>{"200", "200", "200"};
        const auto some = std::vector<std::string>{"200", "200", "403"};
        QCOMPARE(everyone({nobody, column("m", some), column("a", all)}), std::string("no"));
        QCOMPARE(everyone({nobody, column("m", all), column("a", all)}), std::string("yes"));
        QCOMPARE(everyone({nobody, column("m", some), column("e", all), column("a", all)}),
                 std::string("yes"));
        // Two lower ranks that see the same are no administrators.
        QCOMPARE(everyone({nobody, column("m", some), column("e", some), column("a", all)}),
                 std::string("no"));
        // The pages are open to everybody, signed in or not.
        QCOMPARE(everyone({column("anonymous", all), column("m", all), column("a", all)}),
                 std::string("yes"));
        QCOMPARE(everyone({column("anonymous", all), column("m", some), column("a", all)}),
                 std::string("yes"));
        // Neither sees more than a page for everybody.
        const std::vector<std::string> few{"200", "403", "404"};
        QCOMPARE(everyone({nobody, column("m", few), column("a", few)}), std::string("yes"));
        // Nobody is let in anywhere: nothing is known of their rights.
        const std::vector<std::string> none{"404", "403", "404"};
        QCOMPARE(everyone({column("anonymous", none), column("m", none), column("a", none)}),
                 std::string("no page opens for 'a', so nobody can be seen to be shut out"));
        QCOMPARE(everyone({nobody, column("a", all)}), std::string("nobody"));
        const std::vector<std::string> torn{"200", "-", "200"};
        QCOMPARE(everyone({nobody, column("m", torn), column("a", all)}),
                 std::string("what 'm' sees could not be read everywhere"));
        QCOMPARE(everyone({nobody, column("m", torn), column("e", all), column("a", all)}),
                 std::string("yes"));
        QCOMPARE(everyone({nobody, column("m", all), column("a", torn)}),
                 std::string("what 'a' sees could not be read everywhere"));
    }

    void aColumnThatShowsNoSignInIsDoubted()
    {
        using Cells = std::vector<std::string>;
        const auto doubted = [](const Cells &nobody, const Cells &own, const Cells &other = {},
                                bool isProven = true) -> std::string {
            std::vector<Column> columns{column("anonymous", nobody), column("m", own)};
            if (!other.empty())
                columns.push_back(column("a", other));
            columns[1].isProven = isProven;
            const auto doubt = doubtAbout(columns, 1);
            if (!doubt)
                return "fine";
            constexpr std::array<const char *, 3> kinds{"ignored ", "asked again ", "unproven "};
            return kinds.at(static_cast<std::size_t>(doubt->kind)) + std::to_string(doubt->page);
        };
        const Cells nobody{"200", "login", "401"};
        QCOMPARE(doubted(nobody, {"200", "login", "401"}), std::string("ignored 1"));
        QCOMPARE(doubted(nobody, {"200", "login", "403"}), std::string("fine"));
        QCOMPARE(doubted(nobody, {"200", "200", "401"}), std::string("fine"));
        // A page that could not be read says nothing.
        QCOMPARE(doubted(nobody, {"200", "login", "-"}), std::string("ignored 1"));
        QCOMPARE(doubted(nobody, {"200", "-", "-"}), std::string("fine"));
        QCOMPARE(doubted({"200", "login", "-"}, {"200", "login", "200"}), std::string("fine"));
        // A token that was refused, or a session that has ended, where anonymous is asked
        // otherwise.
        QCOMPARE(doubted(nobody, {"401", "401", "401"}), std::string("asked again 0"));
        QCOMPARE(doubted(nobody, {"200", "401", "401"}), std::string("asked again 1"));
        QCOMPARE(doubted({"200", "401"}, {"200", "login"}), std::string("asked again 1"));
        // Pages that are open to everybody tell nobody from anybody, and hide nothing.
        QCOMPARE(doubted({"200", "200"}, {"200", "200"}), std::string("fine"));
        QCOMPARE(doubted({"200", "200"}, {"200", "200"}, {"200", "200"}), std::string("fine"));
        QCOMPARE(doubted({"200", "200"}, {"200", "200"}, {"200", "500"}), std::string("ignored 1"));
        // Nor does one that is hidden from whoever may not see it.
        QCOMPARE(doubted({"200", "404"}, {"200", "404"}), std::string("ignored 1"));
        QCOMPARE(doubted({"200", "404"}, {"200", "404"}, {"200", "200"}), std::string("ignored 1"));
        QCOMPARE(doubted({"200", "404"}, {"200", "403"}), std::string("fine"));
        // Without a session of its own, a page has to open that does not for anonymous.
        QCOMPARE(doubted(nobody, {"200", "200", "401"}, {}, false), std::string("fine"));
        QCOMPARE(doubted(nobody, {"200", "403", "401"}, {}, false), std::string("unproven 0"));
        QCOMPARE(doubted({"200"}, {"200"}, {}, false), std::string("unproven 0"));
    }

    void onlyNewAndChangedCookiesAreChanges()
    {
        auto cookies = jar({"a=1; Path=/", "b=2; Path=/"});
        QCOMPARE(cookies.changes(), std::size_t{2});
        const auto answered = [&](const char *set) {
            const auto before = cookies.changes();
            return cookies.take(url("https://shop.test/"), {{"set-cookie", set}})
                && cookies.changes() != before;
        };
        QVERIFY(!answered("a=1; Path=/; HttpOnly"));
        QVERIFY(!answered("b=; Path=/; Max-Age=0"));
        QVERIFY(!answered("c=1; Domain=evil.test"));
        QVERIFY(answered("a=2; Path=/"));
        QVERIFY(answered("c=1; Path=/"));
    }

    void aShapeThatCouldNotBeToldIsNotEqual()
    {
        const auto seen = [](const std::string &body, bool isTruncated = false) {
            HttpResponse answer;
            answer.status = 200;
            answer.headers = {{"content-type", "application/json"}};
            answer.body = body;
            answer.isTruncated = isTruncated;
            return pageView(url("https://shop.test/"), answer, {}, true);
        };
        QVERIFY(seen(R"({"a":1})").isWhole());
        QCOMPARE(seen("{").shape, (std::optional<std::vector<std::string>>({"not JSON"})));
        std::string many = "[0";
        for (int i = 0; i < 2500; ++i) {
            std::string name{static_cast<char>('a' + i % 26), static_cast<char>('a' + i / 26 % 26),
                             static_cast<char>('a' + i / 676)};
            many += ",{\"" + name + "\":1}";
        }
        const std::string deep = std::string(20, '[') + std::string(20, ']');
        for (const auto &view : {seen(many + ']'), seen(deep), seen(R"({"a":1)", true)}) {
            QVERIFY(!view.shape);
            QCOMPARE(view.shapeFailure->code, ErrorCode::TooLarge);
            QVERIFY(!view.isWhole());
            const Column one{"m", {view}};
            const Column two{"a", {view}};
            QVERIFY(!one.isSameAs(two));
            QCOMPARE(everyone({column("anonymous", {"403"}), one, two}),
                     std::string("what 'a' sees could not be read everywhere"));
        }
    }

    void optionsThatDoNotFitAreRefused()
    {
        using Entries = RolesOptions::Entries;
        const auto credential = credentialOption("x");
        const auto text = textOption("x");
        const auto header = [&](const char *name) {
            return OptionValue(Entries{{name, credential}});
        };
        QCOMPARE(complaints({{"bearer", credential}}), std::string());
        QCOMPARE(
            complaints({{"user", text}, {"password", credential}, {"headers", header("X-Id")}}),
            std::string());
        QCOMPARE(complaints({{"user", text}}),
                 std::string("user and password belong together\n"
                             "the identity 'member' has no credential\n"));
        QCOMPARE(complaints({{"bearer", credential}}, "anonymous"),
                 std::string("'anonymous' is always there and has no credential\n"));
        QVERIFY(complaints({{"user", text}, {"password", credential}, {"bearer", credential}})
                    .find("both fill")
                != std::string::npos);
        QVERIFY(complaints({{"cookie", credential}, {"headers", header("Cookie")}})
                    .find("is filled twice")
                != std::string::npos);
        QVERIFY(complaints({{"headers", header("X-HTTP-Method-Override")}}).find("only looks")
                != std::string::npos);
        QVERIFY(complaints({{"bearer", credential}}, "member", {"/", "/"}).find("twice")
                != std::string::npos);
        for (const auto *path :
             {"/logout", "/users/sign_out?x=1", "/Sign-Out", "/logoff.aspx", "/logout/",
              "/logout;jsessionid=1", "/a/log-out//?x", "/logout;x/;y"})
            QVERIFY2(complaints({{"bearer", credential}}, "member", {path})
                             .find("would sign out whoever looks at it")
                         != std::string::npos,
                     path);
        const auto form = [&](Entries entries) {
            return complaints({{"form", OptionValue(std::move(entries))}});
        };
        const Entries plain{{"path", textOption("/login")}, {"allow-post", flagOption(true)}};
        auto clear = plain;
        clear.emplace_back("fields", OptionValue(Entries{{"email", text}}));
        QCOMPARE(form(clear), std::string("the form of 'member' has no field with a credential\n"));
        auto twice = plain;
        twice.emplace_back("fields", OptionValue(Entries{{"pw", credential}}));
        QCOMPARE(form(twice), std::string());
        twice.emplace_back("csrf", textOption("pw"));
        QVERIFY(form(twice).find("also written here") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestRolesParts)
#include "tst_rolesparts.moc"
