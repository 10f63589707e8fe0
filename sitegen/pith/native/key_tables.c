/* Verify Ed25519 under keys that are used often: [S]B - [h]A from tables of multiples of B and of -A.

   It decides one thing, whether [S]B + [h](-A) encodes to the given 32 bytes (RFC 8032, section 5.1.7, without the
   cofactor). Everything here is public, so nothing has to take the same time for every input. Whoever calls has checked
   that S and h are below the group order, and that A is a point. */

#include <stdint.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

/* Numbers modulo p = 2^255 - 19, in five limbs of 51 bits. Every result of a function here has limbs below 2^52, and
   sums and differences of two such are fit to be multiplied. */
typedef struct { uint64_t v[5]; } field;

#define MASK ((UINT64_C(1) << 51) - 1)

static const field ONE = {{1, 0, 0, 0, 0}};

/* 2d, where -x^2 + y^2 = 1 + d x^2 y^2 is the curve. */
static const field TWICE_D = {{UINT64_C(1859910466990425), UINT64_C(932731440258426), UINT64_C(1072319116312658),
                               UINT64_C(1815898335770999), UINT64_C(633789495995903)}};

static field carried(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
    b += a >> 51, a &= MASK;
    c += b >> 51, b &= MASK;
    d += c >> 51, c &= MASK;
    e += d >> 51, d &= MASK;
    a += 19 * (e >> 51), e &= MASK;
    b += a >> 51, a &= MASK;
    return (field){{a, b, c, d, e}};
}

static field sum(const field *f, const field *g)
{
    return (field){{f->v[0] + g->v[0], f->v[1] + g->v[1], f->v[2] + g->v[2], f->v[3] + g->v[3], f->v[4] + g->v[4]}};
}

/* 4p is added, so that no limb falls below zero. */
static field difference(const field *f, const field *g)
{
    const uint64_t low = (UINT64_C(1) << 53) - 76, other = (UINT64_C(1) << 53) - 4;
    return carried(f->v[0] + low - g->v[0], f->v[1] + other - g->v[1], f->v[2] + other - g->v[2],
                   f->v[3] + other - g->v[3], f->v[4] + other - g->v[4]);
}

static field reduced(wide r0, wide r1, wide r2, wide r3, wide r4)
{
    uint64_t a, b, c, d, e, over;
    r1 += (uint64_t)(r0 >> 51), a = (uint64_t)r0 & MASK;
    r2 += (uint64_t)(r1 >> 51), b = (uint64_t)r1 & MASK;
    r3 += (uint64_t)(r2 >> 51), c = (uint64_t)r2 & MASK;
    r4 += (uint64_t)(r3 >> 51), d = (uint64_t)r3 & MASK;
    over = (uint64_t)(r4 >> 51), e = (uint64_t)r4 & MASK;
    a += 19 * over;
    b += a >> 51, a &= MASK;
    return (field){{a, b, c, d, e}};
}

static field product(const field *f, const field *g)
{
    const uint64_t f0 = f->v[0], f1 = f->v[1], f2 = f->v[2], f3 = f->v[3], f4 = f->v[4];
    const uint64_t g0 = g->v[0], g1 = g->v[1], g2 = g->v[2], g3 = g->v[3], g4 = g->v[4];
    const uint64_t h1 = 19 * g1, h2 = 19 * g2, h3 = 19 * g3, h4 = 19 * g4;
    return reduced((wide)f0 * g0 + (wide)f1 * h4 + (wide)f2 * h3 + (wide)f3 * h2 + (wide)f4 * h1,
                   (wide)f0 * g1 + (wide)f1 * g0 + (wide)f2 * h4 + (wide)f3 * h3 + (wide)f4 * h2,
                   (wide)f0 * g2 + (wide)f1 * g1 + (wide)f2 * g0 + (wide)f3 * h4 + (wide)f4 * h3,
                   (wide)f0 * g3 + (wide)f1 * g2 + (wide)f2 * g1 + (wide)f3 * g0 + (wide)f4 * h4,
                   (wide)f0 * g4 + (wide)f1 * g3 + (wide)f2 * g2 + (wide)f3 * g1 + (wide)f4 * g0);
}

static field squared(field f, int times)
{
    while (times-- > 0) {
        const uint64_t f0 = f.v[0], f1 = f.v[1], f2 = f.v[2], f3 = f.v[3], f4 = f.v[4];
        const uint64_t d0 = 2 * f0, d1 = 2 * f1, d2 = 2 * f2, g3 = 19 * f3, g4 = 19 * f4;
        f = reduced((wide)f0 * f0 + (wide)d1 * g4 + (wide)d2 * g3,
                    (wide)d0 * f1 + (wide)d2 * g4 + (wide)f3 * g3,
                    (wide)d0 * f2 + (wide)f1 * f1 + (wide)(2 * f3) * g4,
                    (wide)d0 * f3 + (wide)d1 * f2 + (wide)f4 * g4,
                    (wide)d0 * f4 + (wide)d1 * f3 + (wide)f2 * f2);
    }
    return f;
}

/* f^(p-2), the inverse of f. */
static field inverse(const field *f)
{
    field f2 = squared(*f, 1), f8 = squared(f2, 2), f9 = product(&f8, f), f11 = product(&f9, &f2), t = squared(f11, 1);
    field b5 = product(&t, &f9), b10, b20, b40, b50, b100, b200, b250;
    t = squared(b5, 5), b10 = product(&t, &b5);
    t = squared(b10, 10), b20 = product(&t, &b10);
    t = squared(b20, 20), b40 = product(&t, &b20);
    t = squared(b40, 10), b50 = product(&t, &b10);
    t = squared(b50, 50), b100 = product(&t, &b50);
    t = squared(b100, 100), b200 = product(&t, &b100);
    t = squared(b200, 50), b250 = product(&t, &b50);
    t = squared(b250, 5);
    return product(&t, &f11);
}

static uint64_t word(const uint8_t *bytes)
{
    uint64_t found = 0;
    for (int i = 7; i >= 0; i--)
        found = found << 8 | bytes[i];
    return found;
}

static field decoded(const uint8_t b[32])
{
    return (field){{word(b) & MASK, word(b + 6) >> 3 & MASK, word(b + 12) >> 6 & MASK, word(b + 19) >> 1 & MASK,
                    word(b + 24) >> 12 & MASK}};
}

static void encoded(uint8_t out[32], const field *f)
{
    field t = carried(f->v[0], f->v[1], f->v[2], f->v[3], f->v[4]);
    uint64_t q, words[4];
    t = carried(t.v[0], t.v[1], t.v[2], t.v[3], t.v[4]);
    /* q is 1 where t is not below p; then t + 19 is t - p beside the bit 255 that is cut off. */
    q = (t.v[0] + 19) >> 51;
    for (int i = 1; i < 5; i++)
        q = (t.v[i] + q) >> 51;
    t.v[0] += 19 * q;
    for (int i = 0; i < 4; i++)
        t.v[i + 1] += t.v[i] >> 51, t.v[i] &= MASK;
    t.v[4] &= MASK;
    words[0] = t.v[0] | t.v[1] << 51;
    words[1] = t.v[1] >> 13 | t.v[2] << 38;
    words[2] = t.v[2] >> 26 | t.v[3] << 25;
    words[3] = t.v[3] >> 39 | t.v[4] << 12;
    for (int i = 0; i < 32; i++)
        out[i] = (uint8_t)(words[i / 8] >> 8 * (i % 8));
}

/* A point (X/Z, Y/Z) with T = XY/Z, and a point of a table as (y + x, y - x, 2dxy). */
typedef struct { field x, y, z, t; } point;
typedef struct { field plus, minus, xy2d; } entry;

#define WINDOW 6
#define HALF (1 << (WINDOW - 1))
#define PLACES ((253 + WINDOW) / WINDOW + 1)

typedef struct { entry at[PLACES][HALF]; } table;

/* The complete addition of twisted Edwards curves with a = -1 (Hisil, Wong, Carter, Dawson 2008, section 3.1). */
static void add(point *p, const entry *q, int negative)
{
    field a = difference(&p->y, &p->x), b = sum(&p->y, &p->x), c, d = sum(&p->z, &p->z), e, f, g, h;
    a = product(&a, negative ? &q->plus : &q->minus);
    b = product(&b, negative ? &q->minus : &q->plus);
    c = product(&p->t, &q->xy2d);
    e = difference(&b, &a);
    f = negative ? sum(&d, &c) : difference(&d, &c);
    g = negative ? difference(&d, &c) : sum(&d, &c);
    h = sum(&b, &a);
    p->x = product(&e, &f);
    p->y = product(&g, &h);
    p->z = product(&f, &g);
    p->t = product(&e, &h);
}

static entry entry_of(const field *x, const field *y)
{
    entry found = {sum(y, x), difference(y, x), product(x, y)};
    found.xy2d = product(&found.xy2d, &TWICE_D);
    found.plus = carried(found.plus.v[0], found.plus.v[1], found.plus.v[2], found.plus.v[3], found.plus.v[4]);
    return found;
}

/* Make table entries of points with one inversion for all of them (Montgomery's trick). */
static void made_affine(entry *made, const point *points, int count)
{
    field products[HALF + 1], all = ONE;
    for (int i = 0; i < count; i++)
        products[i] = all, all = product(&all, &points[i].z);
    all = inverse(&all);
    for (int i = count - 1; i >= 0; i--) {
        field z = product(&all, &products[i]), x = product(&points[i].x, &z), y = product(&points[i].y, &z);
        all = product(&all, &points[i].z);
        made[i] = entry_of(&x, &y);
    }
}

/* What the Python side asks for before anything else; it goes up with every change to what stands below. */
int sitegen_version(void) { return 2; }

/* How many bytes a table takes. */
uint64_t sitegen_size(void) { return sizeof(table); }

/* Fill a table with the multiples j * 2^(6i) * P of a point, j from 1 to 32. */
void sitegen_fill(table *made, const uint8_t x[32], const uint8_t y[32])
{
    field fx = decoded(x), fy = decoded(y);
    entry step = entry_of(&fx, &fy);
    for (int i = 0; i < PLACES; i++) {
        point multiples[HALF + 1] = {{{{0}}, ONE, ONE, {{0}}}};
        entry entries[HALF + 1];
        for (int j = 0; j < HALF; j++) {
            add(&multiples[j], &step, 0);
            multiples[j + 1] = multiples[j];
        }
        /* The last is twice 32 times the step: the step of the next place. */
        made_affine(entries, multiples, HALF);
        add(&multiples[HALF], &entries[HALF - 1], 0);
        made_affine(&step, &multiples[HALF], 1);
        memcpy(made->at[i], entries, sizeof made->at[i]);
    }
}

/* Add [s]P to a sum, s in 32 bytes, below 2^253, as digits from -32 to 31. */
static void add_multiple(point *total, const table *multiples, const uint8_t s[32])
{
    int over = 0;
    for (int i = 0; i < PLACES; i++) {
        int bit = WINDOW * i, byte = bit / 8;
        int two = byte > 31 ? 0 : s[byte] | (byte < 31 ? s[byte + 1] << 8 : 0);
        int digit = (two >> bit % 8 & (2 * HALF - 1)) + over;
        over = digit >= HALF;
        digit -= over * 2 * HALF;
        if (digit > 0)
            add(total, &multiples->at[i][digit - 1], 0);
        else if (digit < 0)
            add(total, &multiples->at[i][-digit - 1], 1);
    }
}

/* Tell whether [s]P + [h]Q encodes to the given bytes. */
int sitegen_holds(const table *p, const table *q, const uint8_t s[32], const uint8_t h[32], const uint8_t expected[32])
{
    point total = {{{0}}, ONE, ONE, {{0}}};
    uint8_t found[32], sign[32];
    field z, x, y;
    add_multiple(&total, p, s);
    add_multiple(&total, q, h);
    z = inverse(&total.z), x = product(&total.x, &z), y = product(&total.y, &z);
    encoded(found, &y);
    encoded(sign, &x);
    found[31] |= (uint8_t)(sign[0] << 7);
    return memcmp(found, expected, sizeof found) == 0;
}
