#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>

#include "bettiscope_train.h"

/** Runs the tests with the kernels that BETTISCOPE_KERNELS names; 77, which is "skipped", where the machine
 * lacks them. */
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (std::strcmp(bettiscope_train_kernels(), "unavailable") == 0) {
    std::puts("skipped: this machine cannot run the kernels that BETTISCOPE_KERNELS asks for");
    return 77;
  }
  return RUN_ALL_TESTS();
}
