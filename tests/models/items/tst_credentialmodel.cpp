// SPDX-License-Identifier: Apache-2.0
#include "models/items/credentialmodel.h"
#include "tests/support/testmain.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace sidestage;
using Place = CredentialLook::Place;

namespace {

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 11 / 21;

std::vector<CredentialLook> looks()
{
    CredentialLook kept{{"staging/database", {{"database", "staging"}, {"jobs", "staging"}}},
                        Place::Keychain,
                        KeychainOutcome::Done,
                        CredentialRecord{today - std::chrono::days(12), std::chrono::days(10)}};
    CredentialLook locked{{"production/database", {{"database", "production"}}},
                          Place::Nowhere,
                          KeychainOutcome::Locked,
                          {}};
    CredentialLook unused{{"old", {}}, Place::Nowhere, KeychainOutcome::Missing, {}};
    CredentialLook key{{}, Place::Nowhere, KeychainOutcome::Missing, {}};
    return {locked, kept, unused, key};
}

} // namespace

class TestCredentialModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsUsePlaceAndAge()
    {
        CredentialModel model;
        const QAbstractItemModelTester tester(&model);
        model.setLooks(looks(), today);
        const auto text = [&](int row, int column) {
            return model.index(row, column).data().toString();
        };
        QCOMPARE(text(1, CredentialModel::Name), QStringLiteral("staging/database"));
        QCOMPARE(text(1, CredentialModel::UsedBy),
                 QStringLiteral("database in staging, jobs in staging"));
        QCOMPARE(text(1, CredentialModel::KeptIn), QStringLiteral("keychain"));
        QVERIFY(text(1, CredentialModel::Set).contains(QStringLiteral("to be replaced since")));
        QVERIFY(model.index(1, 0).data(CredentialModel::IsDueRole).toBool());
        QVERIFY(model.index(0, 0).data(CredentialModel::IsProblemRole).toBool());
        QVERIFY(model.index(0, 0).data(CredentialModel::IsUnknownRole).toBool());
        QVERIFY(!model.index(2, 0).data(CredentialModel::IsUnknownRole).toBool());
        QVERIFY(text(0, CredentialModel::KeptIn).contains(QStringLiteral("locked")));
        QVERIFY(model.index(0, 0)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("the keychain is locked")));
        // nobody misses what nobody uses, and a key is made up where there is none
        QVERIFY(!model.index(2, 0).data(CredentialModel::IsProblemRole).toBool());
        QVERIFY(!model.index(3, 0).data(CredentialModel::IsProblemRole).toBool());
        QCOMPARE(model.problemCount(), 1);
        QVERIFY(!model.index(3, 0).data().toString().isEmpty());
    }

    void aChangeStaysInItsRow()
    {
        CredentialModel model;
        const QAbstractItemModelTester tester(&model);
        model.setLooks(looks(), today);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        auto after = looks();
        after[0].place = Place::Session;
        model.setLooks(after, today);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().front().toModelIndex().row(), 0);
        after.pop_back();
        model.setLooks(after, today);
        QCOMPARE(reset.count(), 1);
        model.setLooks({}, today);
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestCredentialModel)
#include "tst_credentialmodel.moc"
