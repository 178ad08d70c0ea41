// SPDX-License-Identifier: Apache-2.0
#include "probes/base/secret.h"
#include "tests/support/testmain.h"

#include <QDebug>
#include <QObject>

#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <new>
#include <ostream>
#include <type_traits>

namespace {
/// Looks into every block that is given back, for bytes that should be gone by then.
constexpr std::string_view marker = "Zq7!swordfish";
std::atomic<bool> isLooking = false;
std::atomic<int> found = 0;

void giveBack(void *block) noexcept
{
    if (block && isLooking) {
        const std::string_view bytes(static_cast<const char *>(block), malloc_usable_size(block));
        if (bytes.find(marker) != std::string_view::npos)
            ++found;
    }
    std::free(block);
}
} // namespace

void *operator new(std::size_t size)
{
    // Empty from the start: what an earlier owner left behind is not what is looked for.
    if (void *block = std::calloc(1, size > 0 ? size : 1))
        return block;
    throw std::bad_alloc();
}
void operator delete(void *block) noexcept
{
    giveBack(block);
}
void operator delete(void *block, std::size_t) noexcept
{
    giveBack(block);
}

using namespace sidestage;

namespace {

template <typename T>
concept Printable = requires(std::ostream &stream, const T &value)
{
    stream << value;
};
template <typename T>
concept Debuggable = requires(QDebug stream, const T &value)
{
    stream << value;
};
template <typename T>
concept Comparable = requires(const T &a, const T &b)
{
    a == b;
};

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(
    std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::is_convertible_v<
                  std::string, Secret> && !std::is_constructible_v<Secret, const std::string &>);
static_assert(!std::is_convertible_v<
                  Secret, std::string> && !std::is_convertible_v<Secret, std::string_view>);
static_assert(Printable<std::string> && Debuggable<QString> && Comparable<std::string>);
static_assert(!Printable<Secret> && !Debuggable<Secret> && !Comparable<Secret>);

/// A value that lives in the string itself, and one that lives on the heap.
std::string longValue()
{
    std::string value(40, 'x');
    value += marker;
    return value;
}
std::string shortValue()
{
    return std::string(marker);
}

} // namespace

class TestSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theSourceIsOverwritten()
    {
        for (auto source : {shortValue(), longValue()}) {
            const auto value = source;
            const char *const place = source.data();
            const bool isInside = value.size() < sizeof(std::string) / 2;
            const Secret secret(std::move(source));
            QCOMPARE(std::string(secret.reveal()), value);
            QVERIFY(source.empty()); // NOLINT(bugprone-use-after-move): what is promised
            if (isInside)
                QCOMPARE(std::string(place, value.size()), std::string(value.size(), '\0'));
        }
    }

    void aMovedFromSecretIsEmpty()
    {
        for (const auto &value : {shortValue(), longValue()}) {
            Secret first{std::string(value)};
            Secret second(std::move(first));
            QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move)
            QCOMPARE(std::string(second.reveal()), value);
            Secret third{std::string("another")};
            third = std::move(second);
            QVERIFY(second.isEmpty()); // NOLINT(bugprone-use-after-move)
            QCOMPARE(std::string(third.reveal()), value);
            auto &itself = third;
            third = std::move(itself);
            QCOMPARE(std::string(third.reveal()), value);
        }
    }

    void aDuplicateIsAnother()
    {
        Secret copy;
        QVERIFY(copy.isEmpty());
        {
            const Secret original{longValue()};
            copy = original.duplicate();
            QVERIFY(original.reveal().data() != copy.reveal().data());
        }
        QCOMPARE(std::string(copy.reveal()), longValue());
    }

    void wipeCoversTheCapacity()
    {
        auto text = longValue();
        const char *const place = text.data();
        const auto capacity = text.capacity();
        text.resize(3); // the rest stays behind the end
        wipe(text);
        QVERIFY(text.empty());
        QCOMPARE(text.data(), place);
        QCOMPARE(std::string(place, capacity), std::string(capacity, '\0'));
    }

    void noByteOutlivesItsSecret()
    {
        isLooking = true;
        found = 0;
        {
            const std::string careless = longValue();
        }
        const int ofCareless = found.exchange(0);
        {
            Secret secret{longValue()};
            Secret copy = secret.duplicate();
            Secret moved(std::move(secret));
            moved = Secret{std::string(100, 'y')};
            copy = std::move(moved);
            std::vector<Secret> many;
            for (int i = 0; i < 9; ++i)
                many.emplace_back(longValue());
            for (int i = 0; i < 9; ++i)
                many.emplace_back(shortValue());
        }
        isLooking = false;
        QVERIFY2(ofCareless > 0, "the look itself works");
        QCOMPARE(found.load(), 0);
    }
};

QTEST_APPLESS_MAIN(TestSecret)
#include "tst_secret.moc"
