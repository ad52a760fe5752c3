/* cipher.c - the natives of crypto/internal/aes, crypto/rc4 and crypto/sha3.
 *
 * AES is done by the processor's instructions where there are any, otherwise byte by byte with the S-box; that one leaks, by
 * the cache, what it looks up. The state that goes from call to call are structs of the Go side without pointers. The Go side
 * cuts its data into pieces, so no call takes long.
 */
#include <string.h>

#include "runtime/native.h"
#include "runtime/type.h"

typedef uint8_t byte;

enum { BLOCK = 16, MAX_ROUNDS = 14 };

/* crypto/internal/aes.Block */
typedef struct aes {
    uint64_t rounds;
    byte enc[(MAX_ROUNDS + 1) * BLOCK], dec[(MAX_ROUNDS + 1) * BLOCK];
} aes;

/* ---- AES in C ---- */

static byte sbox[256], inverse[256];

static byte times2(byte x)
{
    return (byte)(x << 1 ^ (x & 0x80 ? 0x1b : 0));
}

static byte times(byte x, int n)
{
    byte r = 0;
    for (; n; n >>= 1, x = times2(x))
        if (n & 1)
            r ^= x;
    return r;
}

/* The S-box: the multiplicative inverse, from powers of the generator 3, and an affine map. */
static void __attribute__((constructor)) make_sbox(void)
{
    byte p = 1, q = 1;
    do {
        p ^= times2(p);
        q ^= (byte)(q << 1);
        q ^= (byte)(q << 2);
        q ^= (byte)(q << 4);
        if (q & 0x80)
            q ^= 0x09;
        byte x = (byte)(q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4));
        sbox[p] = x ^ 0x63;
    } while (p != 1);
    sbox[0] = 0x63;
    for (int i = 0; i < 256; i++)
        inverse[sbox[i]] = (byte)i;
}

static void xor_block(byte *dst, const byte *a, const byte *b)
{
    for (int i = 0; i < BLOCK; i++)
        dst[i] = a[i] ^ b[i];
}

static void mix(byte *s, int a, int b, int c, int d)
{
    for (int col = 0; col < BLOCK; col += 4) {
        byte t[4];
        memcpy(t, s + col, 4); /* no pointers */
        for (int i = 0; i < 4; i++)
            s[col + i] = times(t[i], a) ^ times(t[(i + 1) & 3], b) ^ times(t[(i + 2) & 3], c) ^ times(t[(i + 3) & 3], d);
    }
}

static void encrypt_plain(const aes *k, byte *dst, const byte *src)
{
    byte s[BLOCK], t[BLOCK];
    xor_block(s, src, k->enc);
    for (uint64_t r = 1; r <= k->rounds; r++) {
        for (int i = 0; i < BLOCK; i++)
            t[i] = sbox[s[(i + 4 * (i & 3)) & 15]];
        if (r < k->rounds)
            mix(t, 2, 3, 1, 1);
        xor_block(s, t, k->enc + r * BLOCK);
    }
    memcpy(dst, s, BLOCK); /* no pointers */
}

static void decrypt_plain(const aes *k, byte *dst, const byte *src)
{
    byte s[BLOCK], t[BLOCK];
    xor_block(s, src, k->enc + k->rounds * BLOCK);
    for (uint64_t r = k->rounds; r-- > 0;) {
        for (int i = 0; i < BLOCK; i++)
            t[(i + 4 * (i & 3)) & 15] = inverse[s[i]];
        xor_block(s, t, k->enc + r * BLOCK);
        if (r > 0)
            mix(s, 14, 11, 13, 9);
    }
    memcpy(dst, s, BLOCK); /* no pointers */
}

static void expand(aes *k, const byte *key, int len)
{
    int words = len / 4, total = 4 * ((int)k->rounds + 1);
    byte *w = k->enc, factor = 1;
    memcpy(w, key, (size_t)len); /* no pointers */
    for (int i = words; i < total; i++) {
        byte t[4];
        memcpy(t, w + 4 * (i - 1), 4); /* no pointers */
        if (i % words == 0) {
            byte first = t[0];
            t[0] = sbox[t[1]] ^ factor;
            t[1] = sbox[t[2]];
            t[2] = sbox[t[3]];
            t[3] = sbox[first];
            factor = times2(factor);
        } else if (words > 6 && i % words == 4) {
            for (int j = 0; j < 4; j++)
                t[j] = sbox[t[j]];
        }
        for (int j = 0; j < 4; j++)
            w[4 * i + j] = w[4 * (i - words) + j] ^ t[j];
    }
    /* For the instructions: the keys in reverse order, those between mixed. */
    for (int r = 0; r <= (int)k->rounds; r++) {
        memcpy(k->dec + r * BLOCK, k->enc + ((int)k->rounds - r) * BLOCK, BLOCK); /* no pointers */
        if (r > 0 && r < (int)k->rounds)
            mix(k->dec + r * BLOCK, 14, 11, 13, 9);
    }
}

/* ---- AES by instructions ---- */

#if defined(__x86_64__)
#include <immintrin.h>
#define AESNI __attribute__((target("aes,sse2")))

static bool has_aes;

static void __attribute__((constructor)) detect(void)
{
    __builtin_cpu_init();
    has_aes = __builtin_cpu_supports("aes");
}

AESNI static void encrypt_fast(const aes *k, byte *dst, const byte *src)
{
    const __m128i *key = (const void *)k->enc;
    __m128i s = _mm_xor_si128(_mm_loadu_si128((const void *)src), _mm_loadu_si128(key));
    for (uint64_t r = 1; r < k->rounds; r++)
        s = _mm_aesenc_si128(s, _mm_loadu_si128(key + r));
    _mm_storeu_si128((void *)dst, _mm_aesenclast_si128(s, _mm_loadu_si128(key + k->rounds)));
}

AESNI static void decrypt_fast(const aes *k, byte *dst, const byte *src)
{
    const __m128i *key = (const void *)k->dec;
    __m128i s = _mm_xor_si128(_mm_loadu_si128((const void *)src), _mm_loadu_si128(key));
    for (uint64_t r = 1; r < k->rounds; r++)
        s = _mm_aesdec_si128(s, _mm_loadu_si128(key + r));
    _mm_storeu_si128((void *)dst, _mm_aesdeclast_si128(s, _mm_loadu_si128(key + k->rounds)));
}

static void encrypt(const aes *k, byte *dst, const byte *src)
{
    if (has_aes)
        encrypt_fast(k, dst, src);
    else
        encrypt_plain(k, dst, src);
}

static void decrypt(const aes *k, byte *dst, const byte *src)
{
    if (has_aes)
        decrypt_fast(k, dst, src);
    else
        decrypt_plain(k, dst, src);
}
#else
static void encrypt(const aes *k, byte *dst, const byte *src) { encrypt_plain(k, dst, src); }
static void decrypt(const aes *k, byte *dst, const byte *src) { decrypt_plain(k, dst, src); }
#endif

static opstatus aes_expand(struct g *gp, uint64_t *args)
{
    struct { slice key; aes *k; } *f = (void *)args;
    (void)gp;
    f->k->rounds = (uint64_t)(f->key.len / 4 + 6);
    expand(f->k, f->key.ptr, (int)f->key.len);
    return OP_OK;
}

/* One block, with plain set without the instructions, so that both can be tested. */
static opstatus aes_block(struct g *gp, uint64_t *args)
{
    struct { uint64_t plain, decrypting; slice src, dst; const aes *k; } *f = (void *)args;
    (void)gp;
    if (f->plain)
        (f->decrypting ? decrypt_plain : encrypt_plain)(f->k, f->dst.ptr, f->src.ptr);
    else
        (f->decrypting ? decrypt : encrypt)(f->k, f->dst.ptr, f->src.ptr);
    return OP_OK;
}

/* Whole blocks of counter mode; the counter is advanced. */
static opstatus aes_ctr(struct g *gp, uint64_t *args)
{
    struct { slice src, dst; byte *counter; const aes *k; } *f = (void *)args;
    (void)gp;
    byte *dst = f->dst.ptr, stream[BLOCK];
    const byte *src = f->src.ptr;
    for (int64_t at = 0; at < f->src.len; at += BLOCK) {
        encrypt(f->k, stream, f->counter);
        xor_block(dst + at, src + at, stream);
        for (int i = BLOCK; i-- > 0 && ++f->counter[i] == 0;)
            ;
    }
    return OP_OK;
}

/* Whole blocks of cipher block chaining; the vector is advanced. dst may be src. */
static opstatus aes_cbc(struct g *gp, uint64_t *args)
{
    struct { uint64_t decrypting; slice src, dst; byte *iv; const aes *k; } *f = (void *)args;
    (void)gp;
    byte *dst = f->dst.ptr, *iv = f->iv, t[BLOCK], last[BLOCK];
    const byte *src = f->src.ptr;
    for (int64_t at = 0; at < f->src.len; at += BLOCK) {
        if (f->decrypting) {
            memcpy(last, src + at, BLOCK); /* no pointers */
            decrypt(f->k, t, src + at);
            xor_block(dst + at, t, iv);
            memcpy(iv, last, BLOCK); /* no pointers */
        } else {
            xor_block(t, src + at, iv);
            encrypt(f->k, iv, t);
            memcpy(dst + at, iv, BLOCK); /* no pointers */
        }
    }
    return OP_OK;
}

/* ---- GHASH: y = (y + block) * h in GF(2^128), whose bits are in reverse order ---- */

static uint64_t load64(const byte *p)
{
    uint64_t x;
    memcpy(&x, p, 8); /* no pointers */
    return __builtin_bswap64(x);
}

static void store64(byte *p, uint64_t x)
{
    x = __builtin_bswap64(x);
    memcpy(p, &x, 8); /* no pointers */
}

/* crypto/internal/aes.Hash: h times all numbers of four bits, and y */
typedef struct ghash {
    struct { uint64_t hi, lo; } product[16];
    uint64_t hi, lo;
} ghash;

static opstatus ghash_key(struct g *gp, uint64_t *args)
{
    struct { slice key; ghash *h; } *f = (void *)args;
    (void)gp;
    ghash *h = f->h;
    memset(h, 0, sizeof *h); /* no pointers */
    h->product[8].hi = load64(f->key.ptr);
    h->product[8].lo = load64((byte *)f->key.ptr + 8);
    for (int i = 4; i; i >>= 1) { /* 8 is 1, 4 is x, ... */
        uint64_t hi = h->product[2 * i].hi, lo = h->product[2 * i].lo;
        h->product[i].lo = lo >> 1 | hi << 63;
        h->product[i].hi = hi >> 1 ^ (lo & 1 ? 0xe1ull << 56 : 0);
    }
    for (int i = 2; i < 16; i <<= 1)
        for (int j = 1; j < i; j++) {
            h->product[i + j].hi = h->product[i].hi ^ h->product[j].hi;
            h->product[i + j].lo = h->product[i].lo ^ h->product[j].lo;
        }
    return OP_OK;
}

/* What the four bits that are shifted out become. */
static const uint64_t reduce[16] = {
    0x0000, 0x1c20, 0x3840, 0x2460, 0x7080, 0x6ca0, 0x48c0, 0x54e0, 0xe100, 0xfd20, 0xd940, 0xc560, 0x9180, 0x8da0, 0xa9c0, 0xb5e0
};

static opstatus ghash_update(struct g *gp, uint64_t *args)
{
    struct { slice p; ghash *h; } *f = (void *)args;
    (void)gp;
    ghash *h = f->h;
    const byte *p = f->p.ptr;
    uint64_t hi = h->hi, lo = h->lo;
    for (int64_t at = 0; at < f->p.len; at += BLOCK) {
        byte y[BLOCK];
        store64(y, hi ^ load64(p + at));
        store64(y + 8, lo ^ load64(p + at + 8));
        hi = lo = 0;
        for (int i = 2 * BLOCK; i-- > 0;) {
            uint64_t out = lo & 15;
            lo = lo >> 4 | hi << 60;
            hi = hi >> 4 ^ reduce[out] << 48;
            int nibble = i & 1 ? y[i / 2] & 15 : y[i / 2] >> 4;
            hi ^= h->product[nibble].hi;
            lo ^= h->product[nibble].lo;
        }
    }
    h->hi = hi;
    h->lo = lo;
    return OP_OK;
}

/* ---- RC4 ---- */

static opstatus rc4_xor(struct g *gp, uint64_t *args)
{
    struct { slice src, dst; struct { uint64_t i, j; byte s[256]; } *c; } *f = (void *)args;
    (void)gp;
    byte i = (byte)f->c->i, j = (byte)f->c->j, *s = f->c->s, *dst = f->dst.ptr;
    const byte *src = f->src.ptr;
    for (int64_t at = 0; at < f->src.len; at++) {
        byte a = s[++i];
        j = (byte)(j + a);
        byte b = s[j];
        s[i] = b;
        s[j] = a;
        dst[at] = src[at] ^ s[(byte)(a + b)];
    }
    f->c->i = i;
    f->c->j = j;
    return OP_OK;
}

/* ---- SHA-3: the permutation Keccak-f[1600] ---- */

static uint64_t rotate(uint64_t x, int n)
{
    return n ? x << n | x >> (64 - n) : x;
}

static opstatus keccak(struct g *gp, uint64_t *args)
{
    struct { uint64_t *a; } *f = (void *)args;
    (void)gp;
    uint64_t *a = f->a, lfsr = 1;
    for (int round = 0; round < 24; round++) {
        uint64_t c[5], b[25];
        for (int x = 0; x < 5; x++)
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (int x = 0; x < 5; x++) {
            uint64_t d = c[(x + 4) % 5] ^ rotate(c[(x + 1) % 5], 1);
            for (int y = 0; y < 25; y += 5)
                a[y + x] ^= d;
        }
        /* rho and pi: the offsets are triangular numbers along a path through the lanes */
        b[0] = a[0];
        for (int t = 0, x = 1, y = 0; t < 24; t++) {
            int ny = (2 * x + 3 * y) % 5;
            b[ny * 5 + y] = rotate(a[y * 5 + x], (t + 1) * (t + 2) / 2 % 64);
            x = y;
            y = ny;
        }
        for (int y = 0; y < 25; y += 5)
            for (int x = 0; x < 5; x++)
                a[y + x] = b[y + x] ^ (~b[y + (x + 1) % 5] & b[y + (x + 2) % 5]);
        for (int j = 0; j <= 6; j++) { /* iota: bits of a shift register */
            if (lfsr & 1)
                a[0] ^= 1ull << ((1 << j) - 1);
            lfsr = lfsr << 1 ^ (lfsr >> 7) * 0x171;
        }
    }
    return OP_OK;
}

const native_entry natives_cipher[] = {
    { "crypto/internal/aes.expand", aes_expand, NATIVE_NOESCAPE },
    { "crypto/internal/aes.block", aes_block, NATIVE_NOESCAPE },
    { "crypto/internal/aes.ctr", aes_ctr, NATIVE_NOESCAPE },
    { "crypto/internal/aes.cbc", aes_cbc, NATIVE_NOESCAPE },
    { "crypto/internal/aes.hashKey", ghash_key, NATIVE_NOESCAPE },
    { "crypto/internal/aes.hashUpdate", ghash_update, NATIVE_NOESCAPE },
    { "crypto/rc4.xor", rc4_xor, NATIVE_NOESCAPE },
    { "crypto/sha3.keccak", keccak, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
