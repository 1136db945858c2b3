#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

typedef struct {
    uint8_t bytes[4];
    int bits;
} range4;

typedef struct {
    uint8_t bytes[8];
    int bits;
} range6;

/* IANA's registry of special IPv4 addresses, with multicast and what is reserved. */
static const range4 special4[] = {
    {{0, 0, 0, 0}, 8},       {{10, 0, 0, 0}, 8},      {{100, 64, 0, 0}, 10},   {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16},  {{172, 16, 0, 0}, 12},   {{192, 0, 0, 0}, 24},    {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24},  {{192, 168, 0, 0}, 16},  {{198, 18, 0, 0}, 15},   {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24},  {{224, 0, 0, 0}, 4},     {{240, 0, 0, 0}, 4},
};

/* Inside 2000::/3, the only part of IPv6 that is routed: protocol assignments with Teredo, documentation (two ranges)
 * and 6to4, which carries an IPv4 address of any kind. */
static const range6 special6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x02}, 16},
    {{0x3f, 0xff, 0x00}, 20},
};

static bool begins_with(const uint8_t *bytes, const uint8_t *prefix, int bits) {
    int whole = bits / 8;
    int rest = bits % 8;
    if (memcmp(bytes, prefix, (size_t)whole) != 0) return false;
    if (rest == 0) return true;
    uint8_t mask = (uint8_t)(0xff << (8 - rest));
    return (bytes[whole] & mask) == (prefix[whole] & mask);
}

bool ccurl_address_read(const char *text, ccurl_address *address) {
    memset(address, 0, sizeof *address);
    if (!text) return false;
    address->family = strchr(text, ':') ? AF_INET6 : AF_INET;
    return inet_pton(address->family, text, address->bytes) == 1;
}

bool ccurl_address_of(const struct sockaddr *from, ccurl_address *address) {
    memset(address, 0, sizeof *address);
    address->family = from->sa_family;
    if (from->sa_family == AF_INET) {
        memcpy(address->bytes, (const uint8_t *)from + offsetof(struct sockaddr_in, sin_addr), 4);
        return true;
    }
    if (from->sa_family == AF_INET6) {
        memcpy(address->bytes, (const uint8_t *)from + offsetof(struct sockaddr_in6, sin6_addr), 16);
        return true;
    }
    return false;
}

bool ccurl_address_same(const ccurl_address *left, const ccurl_address *right) {
    return left->family == right->family && memcmp(left->bytes, right->bytes, sizeof left->bytes) == 0;
}

bool ccurl_address_is_public(const ccurl_address *address) {
    if (address->family == AF_INET) {
        for (size_t i = 0; i < sizeof special4 / sizeof special4[0]; i++)
            if (begins_with(address->bytes, special4[i].bytes, special4[i].bits)) return false;
        return true;
    }
    if (address->family != AF_INET6) return false;
    /* Leaves out loopback, unspecified, mapped IPv4, NAT64, unique local, link-local and multicast all at once. */
    if ((address->bytes[0] & 0xe0) != 0x20) return false;
    for (size_t i = 0; i < sizeof special6 / sizeof special6[0]; i++)
        if (begins_with(address->bytes, special6[i].bytes, special6[i].bits)) return false;
    return true;
}
