/* Addresses as 16 bytes; IPv4 stands in the first four. */
#ifndef CCURL_ADDRESS_H
#define CCURL_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

typedef struct {
    int family; /* AF_INET or AF_INET6 */
    uint8_t bytes[16];
} ccurl_address;

bool ccurl_address_read(const char *text, ccurl_address *address);
bool ccurl_address_of(const struct sockaddr *from, ccurl_address *address);
bool ccurl_address_same(const ccurl_address *left, const ccurl_address *right);
bool ccurl_address_is_public(const ccurl_address *address);

#endif
