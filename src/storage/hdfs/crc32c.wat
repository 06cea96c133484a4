;; CRC32C of pieces of 512 bytes, 16 at a time, as HDFS checks its blocks. `node scripts/wasm.ts` makes crc32c-module.ts of this text.
;;
;; First each piece is folded to 64 bytes that have the same CRC. With y = x^8, the polynomial divides
;; 1 + y^19 + y^40 + y^43 + y^45 + y^46 + y^48 + y^52 + y^54 + y^62: a byte may be taken out if it is added to those 19, 40, .. 62 bytes on instead.
;; No sparser sum of powers of y reaches less than 98 back, and every one of these reaches past its own block of 16 bytes.
;;
;; Then all 16 at once, a lane a piece, byte by byte: crc = (crc >> 8) ^ table[(crc ^ byte) & 255]. The table is linear, so table[x] =
;; table[x & 15] ^ table[x & 240]: two tables of 16 entries, which a swizzle looks up for 16 lanes together. Bytes 0 to 3 of the 16 crcs lie in
;; $c0 to $c3; shifting by a byte is renaming them.
;;
;; Memory: at 0 bytes 0 to 3 of table[0..15], then of table[0, 16, ..240], 16 bytes each; at 1024 the folded pieces; at 2048 their bytes by place.
(module
  (memory (import "maas" "memory") 1)

  ;; Folds the piece at $from to 64 bytes at $to. The four blocks of 16 bytes before the one in hand are $p1, the nearest, to $p4.
  (func $fold (param $from i32) (param $to i32)
    (local $p1 v128) (local $p2 v128) (local $p3 v128) (local $p4 v128) (local $block v128)
    (local $last i32)
    (local.set $last (i32.add (local.get $from) (i32.const 496)))
    ;; A CRC begins with all bits set.
    (local.set $block (v128.const i32x4 -1 0 0 0))
    (loop $each
      (local.set $block
        (v128.xor
          (v128.xor
            (v128.xor (v128.xor (local.get $block) (v128.load (local.get $from))) (local.get $p3))
            (v128.xor
              (i8x16.shuffle 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 (local.get $p2) (local.get $p1))
              (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $p3) (local.get $p2))))
          (v128.xor
            (v128.xor
              (v128.xor
                (i8x16.shuffle 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 (local.get $p3) (local.get $p2))
                (i8x16.shuffle 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 (local.get $p3) (local.get $p2)))
              (v128.xor
                (i8x16.shuffle 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 (local.get $p3) (local.get $p2))
                (i8x16.shuffle 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 (local.get $p4) (local.get $p3))))
            (v128.xor
              (i8x16.shuffle 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 (local.get $p4) (local.get $p3))
              (i8x16.shuffle 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 (local.get $p4) (local.get $p3))))))
      (local.set $p4 (local.get $p3))
      (local.set $p3 (local.get $p2))
      (local.set $p2 (local.get $p1))
      (local.set $p1 (local.get $block))
      (local.set $block (v128.const i64x2 0 0))
      ;; The last four stay, and add nothing to what follows.
      (if (i32.ge_u (i32.add (local.get $from) (i32.const 48)) (local.get $last))
        (then
          (v128.store (local.get $to) (local.get $p1))
          (local.set $to (i32.add (local.get $to) (i32.const 16)))
          (local.set $p1 (local.get $block))))
      (br_if $each (i32.le_u (local.tee $from (i32.add (local.get $from) (i32.const 16))) (local.get $last)))))

  ;; $from: the pieces, one after the other; $groups: of 16 pieces, at least one; $to: gets 4 bytes a piece, the highest first.
  (func (export "sums") (param $from i32) (param $groups i32) (param $to i32)
    (local $l0 v128) (local $l1 v128) (local $l2 v128) (local $l3 v128)
    (local $h0 v128) (local $h1 v128) (local $h2 v128) (local $h3 v128)
    (local $c0 v128) (local $c1 v128) (local $c2 v128) (local $c3 v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $lo v128) (local $hi v128)
    (local $nibbles v128)
    (local $at i32) (local $piece i32)

    (local.set $nibbles (i8x16.splat (i32.const 15)))
    (local.set $l0 (v128.load offset=0 (i32.const 0)))
    (local.set $l1 (v128.load offset=16 (i32.const 0)))
    (local.set $l2 (v128.load offset=32 (i32.const 0)))
    (local.set $l3 (v128.load offset=48 (i32.const 0)))
    (local.set $h0 (v128.load offset=64 (i32.const 0)))
    (local.set $h1 (v128.load offset=80 (i32.const 0)))
    (local.set $h2 (v128.load offset=96 (i32.const 0)))
    (local.set $h3 (v128.load offset=112 (i32.const 0)))

    (loop $group
      (local.set $piece (i32.const 1024))
      (loop $pieces
        (call $fold (local.get $from) (local.get $piece))
        (local.set $from (i32.add (local.get $from) (i32.const 512)))
        (br_if $pieces (i32.lt_u (local.tee $piece (i32.add (local.get $piece) (i32.const 64))) (i32.const 2048))))

      ;; Bytes of the same place in all 16 pieces side by side.
      (local.set $at (i32.const 2048))
      (local.set $piece (i32.const 1024))
      (loop $gather
        (local.set $a (v128.load32_zero offset=0 (local.get $piece)))
        (local.set $a (v128.load32_lane offset=64 1 (local.get $piece) (local.get $a)))
        (local.set $a (v128.load32_lane offset=128 2 (local.get $piece) (local.get $a)))
        (local.set $a (v128.load32_lane offset=192 3 (local.get $piece) (local.get $a)))
        (local.set $b (v128.load32_zero offset=256 (local.get $piece)))
        (local.set $b (v128.load32_lane offset=320 1 (local.get $piece) (local.get $b)))
        (local.set $b (v128.load32_lane offset=384 2 (local.get $piece) (local.get $b)))
        (local.set $b (v128.load32_lane offset=448 3 (local.get $piece) (local.get $b)))
        (local.set $c (v128.load32_zero offset=512 (local.get $piece)))
        (local.set $c (v128.load32_lane offset=576 1 (local.get $piece) (local.get $c)))
        (local.set $c (v128.load32_lane offset=640 2 (local.get $piece) (local.get $c)))
        (local.set $c (v128.load32_lane offset=704 3 (local.get $piece) (local.get $c)))
        (local.set $d (v128.load32_zero offset=768 (local.get $piece)))
        (local.set $d (v128.load32_lane offset=832 1 (local.get $piece) (local.get $d)))
        (local.set $d (v128.load32_lane offset=896 2 (local.get $piece) (local.get $d)))
        (local.set $d (v128.load32_lane offset=960 3 (local.get $piece) (local.get $d)))
        (local.set $lo (i8x16.shuffle 0 4 8 12 16 20 24 28 1 5 9 13 17 21 25 29 (local.get $a) (local.get $b)))
        (local.set $hi (i8x16.shuffle 0 4 8 12 16 20 24 28 1 5 9 13 17 21 25 29 (local.get $c) (local.get $d)))
        (v128.store offset=0  (local.get $at) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $lo) (local.get $hi)))
        (v128.store offset=16 (local.get $at) (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $lo) (local.get $hi)))
        (local.set $lo (i8x16.shuffle 2 6 10 14 18 22 26 30 3 7 11 15 19 23 27 31 (local.get $a) (local.get $b)))
        (local.set $hi (i8x16.shuffle 2 6 10 14 18 22 26 30 3 7 11 15 19 23 27 31 (local.get $c) (local.get $d)))
        (v128.store offset=32 (local.get $at) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $lo) (local.get $hi)))
        (v128.store offset=48 (local.get $at) (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $lo) (local.get $hi)))
        (local.set $piece (i32.add (local.get $piece) (i32.const 4)))
        (br_if $gather (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 64))) (i32.const 3072))))

      (local.set $c0 (v128.const i64x2 0 0))
      (local.set $c1 (local.get $c0))
      (local.set $c2 (local.get $c0))
      (local.set $c3 (local.get $c0))
      (local.set $at (i32.const 2048))
      (loop $byte
        (local.set $a (v128.xor (local.get $c0) (v128.load (local.get $at))))
        (local.set $lo (v128.and (local.get $a) (local.get $nibbles)))
        (local.set $hi (v128.and (i16x8.shr_u (local.get $a) (i32.const 4)) (local.get $nibbles)))
        (local.set $c0 (v128.xor (local.get $c1) (v128.xor (i8x16.relaxed_swizzle (local.get $l0) (local.get $lo)) (i8x16.relaxed_swizzle (local.get $h0) (local.get $hi)))))
        (local.set $c1 (v128.xor (local.get $c2) (v128.xor (i8x16.relaxed_swizzle (local.get $l1) (local.get $lo)) (i8x16.relaxed_swizzle (local.get $h1) (local.get $hi)))))
        (local.set $c2 (v128.xor (local.get $c3) (v128.xor (i8x16.relaxed_swizzle (local.get $l2) (local.get $lo)) (i8x16.relaxed_swizzle (local.get $h2) (local.get $hi)))))
        (local.set $c3 (v128.xor (i8x16.relaxed_swizzle (local.get $l3) (local.get $lo)) (i8x16.relaxed_swizzle (local.get $h3) (local.get $hi))))
        (br_if $byte (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (i32.const 3072))))

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
