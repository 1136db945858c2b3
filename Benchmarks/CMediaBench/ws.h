// The little of RFC 6455 and of the media messages that load and floor need. No checks beyond those that keep the
// figures honest.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define WS_TEXT 1
#define WS_CLOSE 8

typedef struct {
    uint8_t *payload;
    size_t length;
    int opcode;
    // Bytes of the whole frame; 0 when more must come first.
    size_t whole;
} ws_frame;

// Reads and unmasks the frame at the beginning of `bytes`, in place.
ws_frame ws_read(uint8_t *bytes, size_t count);
// Writes a header for a text frame of `length` bytes; returns its size. `mask` may be null.
size_t ws_header(uint8_t *out, size_t length, const uint8_t *mask);
void ws_mask(uint8_t *bytes, size_t count, const uint8_t *mask);
// Answer to an upgrade with this key (24 characters); returns its size.
size_t ws_accept(char *out, size_t room, const char *key);

// The Base64 text of the first string whose key ends with `key` (such as `"payload":"`); null when there is none.
const uint8_t *ws_field(const uint8_t *text, size_t count, const char *key, size_t *length);

size_t base64_encode(uint8_t *out, const uint8_t *bytes, size_t count);
// Number of bytes; -1 for what is no Base64.
long base64_decode(uint8_t *out, const uint8_t *text, size_t count);

int64_t now_ns(void);
int listen_loopback(int *port);
int connect_loopback(int port);
