/* crypto.c - the message digests: MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4), and random bytes.
 *
 * The state of a computation is a Go struct of crypto/internal/digest without pointers. Blocks of 64 bytes (SHA-384 and SHA-512:
 * 128) are mixed into h as they fill up. The constants follow the definitions: MD5's table is the sine, those of SHA-256 are the upper
 * halves of SHA-512's, the initial values of SHA-384 hold those of SHA-224, and SHA-512/t's are made by SHA-512 itself.
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>

#include "runtime/native.h"
#include "runtime/type.h"

/* As in crypto/internal/digest. */
typedef enum digest_kind { MD5, SHA1, SHA224, SHA256, SHA384, SHA512, SHA512_224, SHA512_256 } digest_kind;

typedef struct digest {
    uint64_t h[8];
    uint8_t buf[128];       /* len modulo the block's size bytes of it are waiting */
    uint64_t len;           /* bytes so far */
    int64_t kind;
} digest;

#define ROTL32(x, n) ((x) << (n) | (x) >> (32 - (n)))
#define ROTR32(x, n) ((x) >> (n) | (x) << (32 - (n)))
#define ROTR64(x, n) ((x) >> (n) | (x) << (64 - (n)))

static const uint64_t initial512[8] = {
    0x6a09e667f3bcc908u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu, 0xa54ff53a5f1d36f1u,
    0x510e527fade682d1u, 0x9b05688c2b3e6c1fu, 0x1f83d9abfb41bd6bu, 0x5be0cd19137e2179u,
}, initial384[8] = {
    0xcbbb9d5dc1059ed8u, 0x629a292a367cd507u, 0x9159015a3070dd17u, 0x152fecd8f70e5939u,
    0x67332667ffc00b31u, 0x8eb44a8768581511u, 0xdb0c2e0d64f98fa7u, 0x47b5481dbefa4fa4u,
};

/* The fractional parts of the cube roots of the first 80 primes. */
static const uint64_t sha512_k[80] = {
    0x428a2f98d728ae22u, 0x7137449123ef65cdu, 0xb5c0fbcfec4d3b2fu, 0xe9b5dba58189dbbcu,
    0x3956c25bf348b538u, 0x59f111f1b605d019u, 0x923f82a4af194f9bu, 0xab1c5ed5da6d8118u,
    0xd807aa98a3030242u, 0x12835b0145706fbeu, 0x243185be4ee4b28cu, 0x550c7dc3d5ffb4e2u,
    0x72be5d74f27b896fu, 0x80deb1fe3b1696b1u, 0x9bdc06a725c71235u, 0xc19bf174cf692694u,
    0xe49b69c19ef14ad2u, 0xefbe4786384f25e3u, 0x0fc19dc68b8cd5b5u, 0x240ca1cc77ac9c65u,
    0x2de92c6f592b0275u, 0x4a7484aa6ea6e483u, 0x5cb0a9dcbd41fbd4u, 0x76f988da831153b5u,
    0x983e5152ee66dfabu, 0xa831c66d2db43210u, 0xb00327c898fb213fu, 0xbf597fc7beef0ee4u,
    0xc6e00bf33da88fc2u, 0xd5a79147930aa725u, 0x06ca6351e003826fu, 0x142929670a0e6e70u,
    0x27b70a8546d22ffcu, 0x2e1b21385c26c926u, 0x4d2c6dfc5ac42aedu, 0x53380d139d95b3dfu,
    0x650a73548baf63deu, 0x766a0abb3c77b2a8u, 0x81c2c92e47edaee6u, 0x92722c851482353bu,
    0xa2bfe8a14cf10364u, 0xa81a664bbc423001u, 0xc24b8b70d0f89791u, 0xc76c51a30654be30u,
    0xd192e819d6ef5218u, 0xd69906245565a910u, 0xf40e35855771202au, 0x106aa07032bbd1b8u,
    0x19a4c116b8d2d0c8u, 0x1e376c085141ab53u, 0x2748774cdf8eeb99u, 0x34b0bcb5e19b48a8u,
    0x391c0cb3c5c95a63u, 0x4ed8aa4ae3418acbu, 0x5b9cca4f7763e373u, 0x682e6ff3d6b2b8a3u,
    0x748f82ee5defb2fcu, 0x78a5636f43172f60u, 0x84c87814a1f0ab72u, 0x8cc702081a6439ecu,
    0x90befffa23631e28u, 0xa4506cebde82bde9u, 0xbef9a3f7b2c67915u, 0xc67178f2e372532bu,
    0xca273eceea26619cu, 0xd186b8c721c0c207u, 0xeada7dd6cde0eb1eu, 0xf57d4f7fee6ed178u,
    0x06f067aa72176fbau, 0x0a637dc5a2c898a6u, 0x113f9804bef90daeu, 0x1b710b35131c471bu,
    0x28db77f523047d84u, 0x32caab7b40c72493u, 0x3c9ebe0a15c9bebcu, 0x431d67c49c100d4cu,
    0x4cc5d4becb3e42b6u, 0x597f299cfc657e2au, 0x5fcb6fab3ad6faecu, 0x6c44198c4a475817u,
};

static uint32_t md5_k[64];      /* written once, under md5_once */
static pthread_once_t md5_once = PTHREAD_ONCE_INIT;

static void make_md5_table(void)
{
    for (int i = 0; i < 64; i++)
        md5_k[i] = (uint32_t)(int64_t)floor(fabs(sin(i + 1)) * 4294967296.0);
}

static uint32_t le32(const uint8_t *p) { return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24; }

static uint32_t be32(const uint8_t *p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }

static uint64_t be64(const uint8_t *p) { return (uint64_t)be32(p) << 32 | be32(p + 4); }

/* ---- one block ---- */

static void md5_block(uint64_t *h, const uint8_t *p)
{
    static const uint8_t shift[4][4] = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } };
    uint32_t a = (uint32_t)h[0], b = (uint32_t)h[1], c = (uint32_t)h[2], d = (uint32_t)h[3];
    for (int i = 0; i < 64; i++) {
        uint32_t f;
        int word;
        switch (i / 16) {
        case 0: f = (b & c) | (~b & d); word = i; break;
        case 1: f = (d & b) | (~d & c); word = (5 * i + 1) % 16; break;
        case 2: f = b ^ c ^ d; word = (3 * i + 5) % 16; break;
        default: f = c ^ (b | ~d); word = 7 * i % 16; break;
        }
        f += a + md5_k[i] + le32(p + 4 * word);
        a = d;
        d = c;
        c = b;
        b += ROTL32(f, shift[i / 16][i % 4]);
    }
    h[0] = (uint32_t)(h[0] + a);
    h[1] = (uint32_t)(h[1] + b);
    h[2] = (uint32_t)(h[2] + c);
    h[3] = (uint32_t)(h[3] + d);
}

static void sha1_block(uint64_t *h, const uint8_t *p)
{
    uint32_t w[80], a = (uint32_t)h[0], b = (uint32_t)h[1], c = (uint32_t)h[2], d = (uint32_t)h[3], e = (uint32_t)h[4];
    for (int i = 0; i < 16; i++)
        w[i] = be32(p + 4 * i);
    for (int i = 16; i < 80; i++) {
        uint32_t x = w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16];
        w[i] = ROTL32(x, 1);
    }
    for (int i = 0; i < 80; i++) {
        uint32_t f, k;
        switch (i / 20) {
        case 0: f = (b & c) | (~b & d); k = 0x5a827999; break;
        case 1: f = b ^ c ^ d; k = 0x6ed9eba1; break;
        case 2: f = (b & c) | (b & d) | (c & d); k = 0x8f1bbcdc; break;
        default: f = b ^ c ^ d; k = 0xca62c1d6; break;
        }
        uint32_t t = ROTL32(a, 5) + f + e + k + w[i];
        e = d;
        d = c;
        c = ROTL32(b, 30);
        b = a;
        a = t;
    }
    h[0] = (uint32_t)(h[0] + a);
    h[1] = (uint32_t)(h[1] + b);
    h[2] = (uint32_t)(h[2] + c);
    h[3] = (uint32_t)(h[3] + d);
    h[4] = (uint32_t)(h[4] + e);
}

/* SHA-2 in words of 32 or 64 bits: rounds, the way words are read, the part of k that counts, and the rotations. */
#define SHA2_BLOCK(name, word, rounds, read, K, ROT, A1, A2, A3, E1, E2, E3, S1, S2, S3, T1, T2, T3)           \
    static void name(uint64_t *h, const uint8_t *p)                                                              \
    {                                                                                                            \
        word w[rounds], v[8];                                                                                    \
        for (int i = 0; i < 16; i++)                                                                             \
            w[i] = read(p + i * (int)sizeof(word));                                                              \
        for (int i = 16; i < rounds; i++) {                                                                      \
            word s = w[i - 15], t = w[i - 2];                                                                    \
            w[i] = w[i - 16] + (ROT(s, S1) ^ ROT(s, S2) ^ s >> S3) + w[i - 7] + (ROT(t, T1) ^ ROT(t, T2) ^ t >> T3); \
        }                                                                                                        \
        for (int i = 0; i < 8; i++)                                                                              \
            v[i] = (word)h[i];                                                                                   \
        for (int i = 0; i < rounds; i++) {                                                                       \
            word a = v[0], b = v[1], c = v[2], e = v[4], f = v[5], g = v[6];                                     \
            word t1 = v[7] + (ROT(e, E1) ^ ROT(e, E2) ^ ROT(e, E3)) + ((e & f) ^ (~e & g)) + K(i) + w[i];        \
            word t2 = (ROT(a, A1) ^ ROT(a, A2) ^ ROT(a, A3)) + ((a & b) ^ (a & c) ^ (b & c));                    \
            v[7] = g;                                                                                            \
            v[6] = f;                                                                                            \
            v[5] = e;                                                                                            \
            v[4] = v[3] + t1;                                                                                    \
            v[3] = c;                                                                                            \
            v[2] = b;                                                                                            \
            v[1] = a;                                                                                            \
            v[0] = t1 + t2;                                                                                      \
        }                                                                                                        \
        for (int i = 0; i < 8; i++)                                                                              \
            h[i] = (word)(h[i] + v[i]);                                                                          \
    }
#define K256(i) ((uint32_t)(sha512_k[i] >> 32))
#define K512(i) sha512_k[i]
SHA2_BLOCK(sha256_block, uint32_t, 64, be32, K256, ROTR32, 2, 13, 22, 6, 11, 25, 7, 18, 3, 17, 19, 10)
SHA2_BLOCK(sha512_block, uint64_t, 80, be64, K512, ROTR64, 28, 34, 39, 14, 18, 41, 1, 8, 7, 19, 61, 6)

/* ---- a computation ---- */

static size_t block_size(const digest *d) { return d->kind >= SHA384 ? 128 : 64; }

static void mix(digest *d, const uint8_t *p)
{
    switch ((digest_kind)d->kind) {
    case MD5: md5_block(d->h, p); break;
    case SHA1: sha1_block(d->h, p); break;
    case SHA224: case SHA256: sha256_block(d->h, p); break;
    default: sha512_block(d->h, p); break;
    }
}

static void update(digest *d, const uint8_t *p, size_t n)
{
    size_t size = block_size(d), held = d->len % size;
    d->len += n;
    if (held) {
        size_t k = size - held < n ? size - held : n;
        memcpy(d->buf + held, p, k); /* no pointers */
        p += k;
        n -= k;
        if (held + k < size)
            return;
        mix(d, d->buf);
    }
    for (; n >= size; p += size, n -= size)
        mix(d, p);
    if (n)
        memcpy(d->buf, p, n); /* no pointers */
}

/* The end: a one bit, zeros, the length in bits. Leaves the words of the result in h. */
static void finish(digest *d)
{
    static const uint8_t pad[128] = { 0x80 };
    uint8_t length[16] = { 0 };
    size_t size = block_size(d), field = size / 8, held = d->len % size;
    for (size_t i = 0; i < 8; i++)
        length[d->kind == MD5 ? i : field - 1 - i] = (uint8_t)(d->len << 3 >> 8 * i);
    if (size == 128)
        length[7] = (uint8_t)(d->len >> 61);
    update(d, pad, held < size - field ? size - field - held : 2 * size - field - held);
    update(d, length, field);
}

/* SHA-512/t: SHA-512 with other initial values says what the initial values are. */
static void reset_truncated(digest *d, const char *name)
{
    digest own = { .kind = SHA512 };
    for (int i = 0; i < 8; i++)
        own.h[i] = initial512[i] ^ 0xa5a5a5a5a5a5a5a5u;
    update(&own, (const uint8_t *)name, strlen(name));
    finish(&own);
    memcpy(d->h, own.h, sizeof d->h); /* no pointers */
}

static void reset(digest *d)
{
    d->len = 0;
    switch ((digest_kind)d->kind) {
    case SHA512_224: reset_truncated(d, "SHA-512/224"); return;
    case SHA512_256: reset_truncated(d, "SHA-512/256"); return;
    case MD5: case SHA1: {
        static const uint32_t initial[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
        for (int i = 0; i < 5; i++)
            d->h[i] = initial[i];
        return;
    }
    default:
        for (int i = 0; i < 8; i++)
            d->h[i] = d->kind == SHA224 ? (uint32_t)initial384[i] : d->kind == SHA256 ? initial512[i] >> 32 : d->kind == SHA384 ? initial384[i] : initial512[i];
    }
}

/* ---- natives ---- */

static opstatus digest_reset(struct g *gp, uint64_t *args)
{
    (void)gp;
    digest *d = (digest *)args[0];
    pthread_once(&md5_once, make_md5_table);
    reset(d);
    return OP_OK;
}

static opstatus digest_update(struct g *gp, uint64_t *args)
{
    struct { slice p; digest *d; } *f = (void *)args;
    (void)gp;
    update(f->d, f->p.ptr, (size_t)f->p.len);
    return OP_OK;
}

/* Stores the first len(out) bytes of the result; the computation can go on. */
static opstatus digest_sum(struct g *gp, uint64_t *args)
{
    struct { slice out; const digest *d; } *f = (void *)args;
    (void)gp;
    digest copy = *f->d;
    finish(&copy);
    int word = block_size(&copy) == 128 ? 8 : 4;
    uint8_t *out = f->out.ptr;
    for (int i = 0; i < f->out.len; i++) {
        int place = i % word;
        out[i] = (uint8_t)(copy.h[i / word] >> 8 * (copy.kind == MD5 ? place : word - 1 - place));
    }
    return OP_OK;
}

/* The system's random numbers do not fail once they have begun; 0 or errno. */
static opstatus random_read(struct g *gp, uint64_t *args)
{
    struct { slice p; int64_t err; } *f = (void *)args;
    (void)gp;
    uint8_t *p = f->p.ptr;
    for (size_t n = (size_t)f->p.len; n > 0;) {
        ssize_t k = getrandom(p, n > 256 ? 256 : n, 0);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0) {
            f->err = errno;
            break;
        }
        p += k;
        n -= (size_t)k;
    }
    return OP_OK;
}

const native_entry natives_crypto[] = {
    { "crypto/internal/digest.reset", digest_reset, NATIVE_NOESCAPE },
    { "crypto/internal/digest.update", digest_update, NATIVE_NOESCAPE },
    { "crypto/internal/digest.sum", digest_sum, NATIVE_NOESCAPE },
    { "crypto/rand.fill", random_read, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
