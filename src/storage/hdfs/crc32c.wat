;; CRC32C of 16 pieces of 512 bytes at once, as HDFS checks its blocks: a lane a piece. `node scripts/wasm.ts` makes crc32c-module.ts of this text.
;;
;; Byte by byte, crc = (crc >> 8) ^ table[(crc ^ byte) & 255]. The table is linear, so table[x] = table[x & 15] ^ table[x & 240]: two tables of 16
;; entries, which a swizzle looks up for 16 lanes together. Bytes 0 to 3 of the 16 crcs lie in $c0 to $c3; shifting by a byte is renaming them.
(module
  (memory (import "maas" "memory") 1 65536 shared)

  ;; $from: the pieces, one after the other; $groups: of 16 pieces, at least one; $to: gets 4 bytes a piece, the highest first.
  ;; $tables: bytes 0 to 3 of table[0..15], then of table[0, 16, ..240], 16 bytes each. $planes: 8192 bytes to work in.
  (func (export "sums") (param $from i32) (param $groups i32) (param $tables i32) (param $planes i32) (param $to i32)
    (local $l0 v128) (local $l1 v128) (local $l2 v128) (local $l3 v128)
    (local $h0 v128) (local $h1 v128) (local $h2 v128) (local $h3 v128)
    (local $c0 v128) (local $c1 v128) (local $c2 v128) (local $c3 v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $lo v128) (local $hi v128)
    (local $nibbles v128)
    (local $at i32) (local $end i32)

    (local.set $nibbles (i8x16.splat (i32.const 15)))
    (local.set $l0 (v128.load offset=0 (local.get $tables)))
    (local.set $l1 (v128.load offset=16 (local.get $tables)))
    (local.set $l2 (v128.load offset=32 (local.get $tables)))
    (local.set $l3 (v128.load offset=48 (local.get $tables)))
    (local.set $h0 (v128.load offset=64 (local.get $tables)))
    (local.set $h1 (v128.load offset=80 (local.get $tables)))
    (local.set $h2 (v128.load offset=96 (local.get $tables)))
    (local.set $h3 (v128.load offset=112 (local.get $tables)))

    (loop $group
      ;; Bytes of the same place in all 16 pieces side by side.
      (local.set $at (local.get $planes))
      (local.set $end (i32.add (local.get $planes) (i32.const 8192)))
      (loop $gather
        (local.set $a (v128.load32_zero offset=0 (local.get $from)))
        (local.set $a (v128.load32_lane offset=512 1 (local.get $from) (local.get $a)))
        (local.set $a (v128.load32_lane offset=1024 2 (local.get $from) (local.get $a)))
        (local.set $a (v128.load32_lane offset=1536 3 (local.get $from) (local.get $a)))
        (local.set $b (v128.load32_zero offset=2048 (local.get $from)))
        (local.set $b (v128.load32_lane offset=2560 1 (local.get $from) (local.get $b)))
        (local.set $b (v128.load32_lane offset=3072 2 (local.get $from) (local.get $b)))
        (local.set $b (v128.load32_lane offset=3584 3 (local.get $from) (local.get $b)))
        (local.set $c (v128.load32_zero offset=4096 (local.get $from)))
        (local.set $c (v128.load32_lane offset=4608 1 (local.get $from) (local.get $c)))
        (local.set $c (v128.load32_lane offset=5120 2 (local.get $from) (local.get $c)))
        (local.set $c (v128.load32_lane offset=5632 3 (local.get $from) (local.get $c)))
        (local.set $d (v128.load32_zero offset=6144 (local.get $from)))
        (local.set $d (v128.load32_lane offset=6656 1 (local.get $from) (local.get $d)))
        (local.set $d (v128.load32_lane offset=7168 2 (local.get $from) (local.get $d)))
        (local.set $d (v128.load32_lane offset=7680 3 (local.get $from) (local.get $d)))
        (local.set $lo (i8x16.shuffle 0 4 8 12 16 20 24 28 1 5 9 13 17 21 25 29 (local.get $a) (local.get $b)))
        (local.set $hi (i8x16.shuffle 0 4 8 12 16 20 24 28 1 5 9 13 17 21 25 29 (local.get $c) (local.get $d)))
        (v128.store offset=0  (local.get $at) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $lo) (local.get $hi)))
        (v128.store offset=16 (local.get $at) (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $lo) (local.get $hi)))
        (local.set $lo (i8x16.shuffle 2 6 10 14 18 22 26 30 3 7 11 15 19 23 27 31 (local.get $a) (local.get $b)))
        (local.set $hi (i8x16.shuffle 2 6 10 14 18 22 26 30 3 7 11 15 19 23 27 31 (local.get $c) (local.get $d)))
        (v128.store offset=32 (local.get $at) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $lo) (local.get $hi)))
        (v128.store offset=48 (local.get $at) (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $lo) (local.get $hi)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br_if $gather (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 64))) (local.get $end))))
      (local.set $from (i32.add (local.get $from) (i32.const 7680)))

      (local.set $c0 (v128.const i64x2 -1 -1))
      (local.set $c1 (local.get $c0))
      (local.set $c2 (local.get $c0))
      (local.set $c3 (local.get $c0))
      (local.set $at (local.get $planes))
      (loop $byte
        (local.set $a (v128.xor (local.get $c0) (v128.load (local.get $at))))
        (local.set $lo (v128.and (local.get $a) (local.get $nibbles)))
        (local.set $hi (v128.and (i16x8.shr_u (local.get $a) (i32.const 4)) (local.get $nibbles)))
        (local.set $c0 (v128.xor (local.get $c1) (v128.xor (i8x16.relaxed_swizzle (local.get $l0) (local.get $lo)) (i8x16.relaxed_swizzle (local.get $h0) (local.get $hi)))))
        (local.set $c1 (v128.xor (local.get $c2) (v128.xor (i8x16.relaxed_swizzle (local.get $l1) (local.get $lo)) (i8x16.relaxed_swizzle (local.get $h1) (local.get $hi)))))
        (local.set $c2 (v128.xor (local.get $c3) (v128.xor (i8x16.relaxed_swizzle (local.get $l2) (local.get $lo)) (i8x16.relaxed_swizzle (local.get $h2) (local.get $hi)))))
        (local.set $c3 (v128.xor (i8x16.relaxed_swizzle (local.get $l3) (local.get $lo)) (i8x16.relaxed_swizzle (local.get $h3) (local.get $hi))))
        (br_if $byte (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))

      ;; From planes to 16 numbers.
      (local.set $a (v128.not (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $c3) (local.get $c2))))
      (local.set $b (v128.not (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $c1) (local.get $c0))))
      (local.set $c (v128.not (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $c3) (local.get $c2))))
      (local.set $d (v128.not (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $c1) (local.get $c0))))
      (v128.store offset=0  (local.get $to) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $a) (local.get $b)))
      (v128.store offset=16 (local.get $to) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $a) (local.get $b)))
      (v128.store offset=32 (local.get $to) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $c) (local.get $d)))
      (v128.store offset=48 (local.get $to) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $c) (local.get $d)))
      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (br_if $group (local.tee $groups (i32.sub (local.get $groups) (i32.const 1)))))))
