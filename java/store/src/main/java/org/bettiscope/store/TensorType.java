package org.bettiscope.store;

/** The element types of safetensors files whose elements are whole bytes. */
enum TensorType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U64(8),
  U32(4),
  U16(2),
  U8(1),
  BOOL(1),
  C64(8),
  F8_E4M3(1),
  F8_E5M2(1),
  F8_E8M0(1);

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** The bytes of one element. */
  int bytes() {
    return bytes;
  }
}
