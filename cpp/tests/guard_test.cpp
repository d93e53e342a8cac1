#include "guard.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <new>
#include <vector>

namespace bettiscope {
namespace {

std::string text_after(const std::function<void()>& body, bettiscope_status expected) {
  char err[64] = "before";
  EXPECT_EQ(expected, guard(err, sizeof err, body));
  return err;
}

TEST(Guard, TranslatesEveryExceptionIntoItsStatusAndMessage) {
  EXPECT_EQ("before", text_after([] {}, BETTISCOPE_OK));
  EXPECT_EQ("k is 0", text_after([] { throw ArgumentError("k is 0"); }, BETTISCOPE_E_ARGUMENT));
  EXPECT_EQ("row 3", text_after([] { throw DataError("row 3"); }, BETTISCOPE_E_DATA));
  EXPECT_EQ("large", text_after([] { throw MemoryError("large"); }, BETTISCOPE_E_MEMORY));
  EXPECT_EQ("wide", text_after([] { throw UnsupportedError("wide"); }, BETTISCOPE_E_UNSUPPORTED));
  EXPECT_EQ("cancelled by the caller", text_after([] { throw CancelledError(); }, BETTISCOPE_E_CANCELLED));
  EXPECT_EQ("out of memory: take fewer points or a smaller threshold",
            text_after([] { throw std::bad_alloc(); }, BETTISCOPE_E_MEMORY));
  EXPECT_EQ("defect", text_after([] { throw std::logic_error("defect"); }, BETTISCOPE_E_INTERNAL));
  EXPECT_EQ("unknown C++ exception", text_after([] { throw 1; }, BETTISCOPE_E_INTERNAL));
}

TEST(Guard, SaysThatAnImpossibleAllocationIsAMatterOfMemory) {
  text_after([] { std::vector<int> v(std::numeric_limits<size_t>::max()); }, BETTISCOPE_E_MEMORY);
}

TEST(Guard, CutsTheMessageToTheBuffer) {
  char err[5] = {'x', 'x', 'x', 'x', 'x'};
  const auto fail = [] { throw ArgumentError("abcdef"); };
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT, guard(err, 4, fail));
  EXPECT_STREQ("abc", err);
  EXPECT_EQ('x', err[4]);
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT, guard(nullptr, 100, fail));
  EXPECT_EQ(BETTISCOPE_E_ARGUMENT, guard(err, 0, fail));
  EXPECT_STREQ("abc", err);
}

TEST(Guard, WritesNumbersThatTellFloat32ValuesApart) {
  EXPECT_EQ("value 0.100000001 at row 7", message("value ", 0.1F, " at row ", 7));
}

TEST(Version, IsThatOfTheHeader) {
  EXPECT_EQ(BETTISCOPE_ABI_VERSION, bettiscope_abi_version());
  EXPECT_STREQ("BETTISCOPE_E_CANCELLED", bettiscope_status_name(BETTISCOPE_E_CANCELLED));
  EXPECT_STREQ("unknown status", bettiscope_status_name(7));
  EXPECT_STREQ("unknown status", bettiscope_status_name(-1));
}

}  // namespace
}  // namespace bettiscope
