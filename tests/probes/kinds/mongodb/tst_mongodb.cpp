// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mongodb.h"
#include "tests/support/mongoshop.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

namespace {

OptionValue optionsFor(const MongoServer &server, OptionValue::Map more = {})
{
    OptionValue::Map map{{"host", OptionValue(std::string("127.0.0.1"))},
                         {"port", OptionValue(std::int64_t{server.port()})},
                         {"database", OptionValue(std::string("shop"))}};
    for (auto &entry : more) {
        std::erase_if(map, [&](const auto &e) { return e.first == entry.first; });
        map.push_back(std::move(entry));
    }
    return OptionValue(std::move(map));
}

Reading read(const MongoServer &server, OptionValue::Map more = {})
{
    return runProbe(mongodbProbe(), optionsFor(server, std::move(more)), std::chrono::seconds(10));
}

std::string textOf(const Reading &reading)
{
    auto text = factsAsText(reading);
    for (const auto &gap : reading.gaps)
        text += gap.path.toString() + " ! " + gap.reason.toString() + "\n";
    return text;
}

} // namespace

class TestMongodb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!MongoServer::isUsable())
            QSKIP("libmongoc-dev is not installed");
    }

    void readsTheShop()
    {
        const MongoServer server(mongoShop());
        const auto reading = read(server);
        qInfo("%s", textOf(reading).c_str());
    }
};

QTEST_GUILESS_MAIN(TestMongodb)
#include "tst_mongodb.moc"
