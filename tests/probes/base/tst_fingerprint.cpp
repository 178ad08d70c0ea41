// SPDX-License-Identifier: Apache-2.0
#include "probes/base/fingerprint.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

namespace {

std::string hex(std::string_view digits)
{
    return QByteArray::fromHex(QByteArray(digits.data(), static_cast<qsizetype>(digits.size())))
        .toStdString();
}

std::string textOf(const Fingerprint &fingerprint)
{
    SecretDigest digest;
    digest.fingerprint = fingerprint;
    return digest.fingerprintText();
}

} // namespace

class TestFingerprint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // RFC 4231, section 4: HMAC-SHA-256, the first 128 bits.
    void publishedVectors_data()
    {
        QTest::addColumn<std::string>("key");
        QTest::addColumn<std::string>("data");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("4.2") << std::string(20, '\x0b') << std::string("Hi There")
                             << std::string("b0344c61d8db38535ca8afceaf0bf12b");
        QTest::newRow("4.3") << std::string("Jefe") << std::string("what do ya want for nothing?")
                             << std::string("5bdcc146bf60754e6a042426089575c7");
        QTest::newRow("4.4") << std::string(20, '\xaa') << std::string(50, '\xdd')
                             << std::string("773ea91e36800e46854db8ebd09181a7");
        QTest::newRow("4.5") << hex("0102030405060708090a0b0c0d0e0f10111213141516171819")
                             << std::string(50, '\xcd')
                             << std::string("82558a389a443c0ea4cc819899f2083a");
        QTest::newRow("4.6") << std::string(20, '\x0c') << std::string("Test With Truncation")
                             << std::string("a3b6167473100ee06e0c796c2955552b");
        QTest::newRow("4.7") << std::string(
            131, '\xaa') << std::string("Test Using Larger Than Block-Size Key - Hash Key First")
                             << std::string("60e431591ee0b67f0d8a26aacbf5b77f");
        QTest::newRow("4.8") << std::string(131, '\xaa')
                             << std::string(
                                    "This is a test using a larger than block-size key and a "
                                    "larger than block-size data. The key needs to be hashed "
                                    "before being used by the HMAC algorithm.")
                             << std::string("9b09ffa71b942fcb27635fbcd5b0e944");
    }
    void publishedVectors()
    {
        QFETCH(std::string, key);
        QFETCH(std::string, data);
        QFETCH(std::string, expected);
        const Fingerprinter fingerprints{Secret(std::move(key))};
        QCOMPARE(textOf(fingerprints.of(data)), expected);
    }

    void aDigestKeepsNoValue()
    {
        const Fingerprinter fingerprints{Secret(std::string("key"))};
        const auto digest =
            fingerprints.digest("sk_live_0123456789", "stripe key", true, KeyMode::Live);
        QCOMPARE(digest.fingerprint, fingerprints.of("sk_live_0123456789"));
        QCOMPARE(digest.length, LengthClass::UpTo32);
        QCOMPARE(digest.mode, KeyMode::Live);
        QVERIFY(digest.isCredential);
        QCOMPARE(digest.shape, std::string("stripe key"));
        QCOMPARE(digest.fingerprintText().size(), std::size_t{32});
    }

    void equalUnderTheSameKeyAlone()
    {
        const Fingerprinter one{Secret(std::string("one"))};
        const Fingerprinter same{Secret(std::string("one"))};
        const Fingerprinter other{Secret(std::string("other"))};
        SIDESTAGE_PROPERTY("fingerprints follow value and key", [&] {
            const auto a = *rc::gen::arbitrary<std::string>();
            const auto b = *rc::gen::arbitrary<std::string>();
            RC_ASSERT((one.of(a) == same.of(b)) == (a == b));
            RC_ASSERT(one.of(a) != other.of(a));
        });
        QCOMPARE(one.keyId(), same.keyId());
        QVERIFY(one.keyId() != other.keyId());
        QCOMPARE(one.keyId().size(), std::size_t{8});
        QCOMPARE(one.keyNumber(), same.keyNumber());
        QCOMPARE(std::stoul(one.keyId(), nullptr, 16), static_cast<unsigned long>(one.keyNumber()));
        const auto madeUp = Fingerprinter::madeUp();
        QVERIFY(madeUp.keyNumber() != Fingerprinter::madeUp().keyNumber());
        QVERIFY(madeUp.lasts() == Fingerprinter::Lasts::OneRun);
        const auto secretOf = [](const Fingerprinter &fingerprints) {
            return FactValue::set({FactValue::secret(fingerprints.digest("x", "text", false))});
        };
        QVERIFY(!areUnderDifferentKeys(secretOf(one), secretOf(same)));
        QVERIFY(areUnderDifferentKeys(secretOf(one), secretOf(other)));
        QVERIFY(!areUnderDifferentKeys(secretOf(one), FactValue::text("x")));
    }
};

QTEST_APPLESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
