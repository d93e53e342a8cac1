package org.bettiscope.store;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** What the operating system can do with the file that a library has open. */
final class FileDescriptors {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final SymbolLookup C = Linker.nativeLinker().defaultLookup();

  private FileDescriptors() {}

  /**
   * Makes an open descriptor lead to memory instead of its file: whatever is written from now on
   * succeeds and is gone when it is closed. Only Linux can do this; elsewhere nothing happens.
   */
  static void divertToMemory(int descriptor) {
    if (C.find("memfd_create").isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("bettiscope");
      int memory = (int) function("memfd_create", ValueLayout.ADDRESS, INT).invokeExact(name, 0);
      if (memory >= 0) {
        int diverted = (int) function("dup2", INT, INT).invokeExact(memory, descriptor);
        int closed = (int) function("close", INT).invokeExact(memory);
        assert diverted == descriptor && closed == 0;
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle function(String name, ValueLayout... arguments) {
    MemorySegment address = C.find(name).orElseThrow();
    return Linker.nativeLinker().downcallHandle(address, FunctionDescriptor.of(INT, arguments));
  }
}
