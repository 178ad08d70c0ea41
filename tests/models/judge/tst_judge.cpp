// SPDX-License-Identifier: Apache-2.0
#include "tests/support/property.h"
#include "tests/support/world.h"

#include <QDir>
#include <QFile>
#include <QObject>

#include <algorithm>
#include <random>
#include <thread>

using namespace sidestage;

namespace {
const QString dataFolder = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/judge/");

std::string contentOf(const QString &name)
{
    QFile file(dataFolder + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

/// The same lines with facts and everything else whose order must not count shuffled.
std::string shuffled(const std::string &world, unsigned seed)
{
    std::vector<std::string> kept;
    std::vector<std::string> mixed;
    for (std::size_t at = 0; at < world.size();) {
        const auto end = std::min(world.find('\n', at), world.size());
        auto line = world.substr(at, end - at);
        const auto begin = line.find_first_not_of(' ');
        const bool isOrdered = line.compare(std::min(begin, line.size()), 12, "environment ") == 0
            || line.compare(std::min(begin, line.size()), 5, "note ") == 0;
        (isOrdered ? kept : mixed).push_back(std::move(line));
        at = end + 1;
    }
    std::ranges::shuffle(mixed, std::mt19937(seed));
    std::string text;
    for (const auto &line : kept)
        text += line + '\n';
    for (const auto &line : mixed)
        text += line + '\n';
    return text;
}
} // namespace

/// Whole judgements as text: tests/data/judge/NAME.world and what must come of it, NAME.txt. To
/// write new expectations down, set SIDESTAGE_WRITE_EXPECTED and read the difference in git.
class TestJudge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void judges_data()
    {
        QTest::addColumn<QString>("name");
        const auto worlds = QDir(dataFolder).entryList({QStringLiteral("*.world")}, QDir::Files);
        QVERIFY(worlds.size() >= 8);
        for (const auto &file : worlds)
            QTest::newRow(qPrintable(file)) << file.chopped(6);
    }

    void judges()
    {
        QFETCH(QString, name);
        const auto world = contentOf(name + QStringLiteral(".world"));
        const auto actual = printed(World::parse(world).judged());
        if (qEnvironmentVariableIsSet("SIDESTAGE_WRITE_EXPECTED")) {
            QFile file(dataFolder + name + QStringLiteral(".txt"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray::fromStdString(actual));
        }
        QCOMPARE(actual, contentOf(name + QStringLiteral(".txt")));
        // The same, whatever the order in which facts, services and rules came in.
        for (unsigned seed = 1; seed <= 5; ++seed)
            QCOMPARE(printed(World::parse(shuffled(world, seed)).judged()), actual);
    }

    void aPinOfAnotherKeyIsNotCalledMoved()
    {
        const auto world = World::parse("environment staging: staging mirrors production\n"
                                        "environment production: production\n"
                                        "service app: env\ntoday 2026-11-21\n"
                                        "note N: app/* until 2027-01-01 pin app/A 1|2\n"
                                        "staging app/A = 1\nproduction app/A = 2\n");
        const auto comparison =
            std::make_shared<const Comparison>(compare(world.topology, world.snapshots));
        const auto judgedWith = [&](const Fingerprinter &fingerprints) {
            return judge(comparison, world.rules, world.notes, world.today, fingerprints);
        };
        const auto row = comparison->findRow(*FactPath::parse("app/A"));
        QCOMPARE(judgedWith(worldFingerprints()).verdict(row, 0).state, State::Known);
        // One that was made up in the morning may have pinned something in the afternoon.
        QCOMPARE(judgedWith(Fingerprinter(Secret(std::string("key of a test")),
                                          Fingerprinter::Lasts::OneRun))
                     .verdict(row, 0)
                     .state,
                 State::Known);

        const auto madeUp = judgedWith(Fingerprinter::madeUp());
        QCOMPARE(madeUp.verdict(row, 0).state, State::Drift);
        QVERIFY(madeUp.isPinUnchecked(row, 0));
        QCOMPARE(madeUp.noteUses()[0].moved, std::size_t(0));
        QCOMPARE(madeUp.noteUses()[0].unchecked, std::size_t(1));
        const auto reason = madeUp.reason(row, 0);
        QVERIFY2(reason.ends_with("The note 'N' pins what it accepted, which cannot be compared: "
                                  "the key of this run was made up for it, and the pin was made "
                                  "under another."),
                 reason.c_str());
        const auto other = judgedWith(Fingerprinter(Secret(std::string("a lasting one"))));
        QCOMPARE(other.noteUses()[0].moved, std::size_t(1));
        QVERIFY(other.reason(row, 0).ends_with("has moved since, or the pin was made under another "
                                               "key."));
    }

    void judgesAlikeOnAnyThread()
    {
        for (const auto *name : {"expectations.world", "notes.world", "gaps.world"}) {
            const auto world = World::parse(contentOf(QString::fromUtf8(name)));
            const auto comparison =
                std::make_shared<const Comparison>(compare(world.topology, world.snapshots));
            const auto fingerprints = worldFingerprints();
            const auto judgeNow = [&] {
                return printed(
                    judge(comparison, world.rules, world.notes, world.today, fingerprints));
            };
            std::string other;
            std::thread thread([&] { other = judgeNow(); });
            const auto mine = judgeNow();
            thread.join();
            QCOMPARE(mine, other);
        }
    }

    void staysTheSameForRandomWorlds()
    {
        SIDESTAGE_PROPERTY("shuffled facts and rules → the same text, counts add up", [] {
            static const std::vector<std::string> keys{"A", "B", "t/x", "t/y", "t"};
            static const std::vector<std::string> values{
                "1",        "true",    "",      "changeme",     "credential s",
                "hidden s", "set a|b", "set a", "http://p.test"};
            std::string text = "environment dev: development mirrors staging\n"
                               "environment staging: staging mirrors production hosts app=s.test\n"
                               "environment production: production hosts app=p.test\n"
                               "service app: env\nservice db: sqlite in staging, production\n"
                               "today 2026-11-21\nnote N: app/* until 2027-01-01\n";
            for (const auto *environment : {"dev", "staging", "production"}) {
                for (const auto *service : {"app", "db"}) {
                    for (const auto &key : keys) {
                        if (*rc::gen::arbitrary<bool>())
                            text += std::string(environment) + ' ' + service + '/' + key + " = "
                                + *rc::gen::elementOf(values) + '\n';
                    }
                }
            }
            static const std::vector<std::string> patterns{"*/**", "app/*", "app/A", "*/t/**"};
            const int rules = *rc::gen::inRange(0, 5);
            for (int i = 0; i < rules; ++i) {
                text += "rule r." + std::to_string(i) + ": " + *rc::gen::elementOf(patterns)
                    + " expect " + std::string(*rc::gen::elementOf(expectationNames));
                if (*rc::gen::arbitrary<bool>())
                    text += " when " + std::string(*rc::gen::elementOf(conditionNames));
                text += '\n';
            }
            const auto judgement = World::parse(text).judged();
            const auto once = printed(judgement);
            RC_ASSERT(
                printed(World::parse(shuffled(text, *rc::gen::arbitrary<unsigned>())).judged())
                == once);
            Counts sum;
            std::size_t findings = 0;
            for (std::size_t c = 0; c < 3; ++c) {
                for (std::size_t s = 0; s < stateNames.size(); ++s)
                    sum[static_cast<State>(s)] += judgement.counts(c)[static_cast<State>(s)];
            }
            for (const auto count : sum.byState)
                findings += count;
            RC_ASSERT(sum == judgement.counts());
            RC_ASSERT(judgement.findings().size() == findings - sum[State::Match]);
        });
    }
};

QTEST_APPLESS_MAIN(TestJudge)
#include "tst_judge.moc"
