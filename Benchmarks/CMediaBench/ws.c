#define _GNU_SOURCE
#include "ws.h"
#include "media_bench.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

ws_frame ws_read(uint8_t *bytes, size_t count) {
    ws_frame frame = {0};
    if (count < 2) return frame;
    size_t length = bytes[1] & 0x7F, at = 2;
    if (length == 126) {
        if (count < 4) return frame;
        length = (size_t)bytes[2] << 8 | bytes[3];
        at = 4;
    } else if (length == 127) {
        if (count < 10) return frame;
        length = 0;
        for (int i = 2; i < 10; i++) length = length << 8 | bytes[i];
        at = 10;
    }
    int masked = bytes[1] >> 7;
    if (count < at + (masked ? 4 : 0) + length) return frame;
    frame.opcode = bytes[0] & 15;
    if (masked) {
        uint8_t mask[4];
        memcpy(mask, bytes + at, 4);
        at += 4;
        ws_mask(bytes + at, length, mask);
    }
    frame.payload = bytes + at;
    frame.length = length;
    frame.whole = at + length;
    return frame;
}

size_t ws_header(uint8_t *out, size_t length, const uint8_t *mask) {
    size_t at = 2;
    out[0] = 0x80 | WS_TEXT;
    if (length < 126) {
        out[1] = (uint8_t)length;
    } else {
        out[1] = 126;
        out[2] = (uint8_t)(length >> 8);
        out[3] = (uint8_t)length;
        at = 4;
    }
    if (mask) {
        out[1] |= 0x80;
        memcpy(out + at, mask, 4);
        at += 4;
    }
    return at;
}

void ws_mask(uint8_t *bytes, size_t count, const uint8_t *mask) {
    uint32_t word;
    memcpy(&word, mask, 4);
    uint64_t wide = (uint64_t)word << 32 | word;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        uint64_t piece;
        memcpy(&piece, bytes + i, 8);
        piece ^= wide;
        memcpy(bytes + i, &piece, 8);
    }
    for (; i < count; i++) bytes[i] ^= mask[i & 3];
}

size_t ws_accept(char *out, size_t room, const char *key) {
    char text[64];
    uint8_t digest[20], encoded[32] = {0};
    snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    SHA1((const uint8_t *)text, strlen(text), digest);
    base64_encode(encoded, digest, 20);
    return (size_t)snprintf(
        out, room,
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
        "sec-websocket-accept: %s\r\n\r\n",
        encoded);
}

const uint8_t *ws_field(const uint8_t *text, size_t count, const char *key, size_t *length) {
    size_t size = strlen(key);
    const uint8_t *found = memmem(text, count, key, size);
    if (!found) return NULL;
    const uint8_t *start = found + size;
    const uint8_t *end = memchr(start, '"', count - (size_t)(start - text));
    if (!end) return NULL;
    *length = (size_t)(end - start);
    return start;
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_encode(uint8_t *out, const uint8_t *bytes, size_t count) {
    size_t at = 0, i = 0;
    for (; i + 3 <= count; i += 3) {
        uint32_t bits = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
        out[at++] = alphabet[bits >> 18];
        out[at++] = alphabet[bits >> 12 & 63];
        out[at++] = alphabet[bits >> 6 & 63];
        out[at++] = alphabet[bits & 63];
    }
    if (i < count) {
        uint32_t bits = (uint32_t)bytes[i] << 16 | (i + 1 < count ? (uint32_t)bytes[i + 1] << 8 : 0);
        out[at++] = alphabet[bits >> 18];
        out[at++] = alphabet[bits >> 12 & 63];
        out[at++] = i + 1 < count ? alphabet[bits >> 6 & 63] : '=';
        out[at++] = '=';
    }
    return at;
}

long base64_decode(uint8_t *out, const uint8_t *text, size_t count) {
    static int8_t values[256];
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)once;
    if (!values['B']) {
        memset(values, -1, sizeof values);
        for (int i = 0; i < 64; i++) values[(uint8_t)alphabet[i]] = (int8_t)i;
    }
    if (count % 4) return -1;
    long at = 0;
    for (size_t i = 0; i < count; i += 4) {
        int a = values[text[i]], b = values[text[i + 1]];
        int c = text[i + 2] == '=' ? 0 : values[text[i + 2]], d = text[i + 3] == '=' ? 0 : values[text[i + 3]];
        if (a < 0 || b < 0 || c < 0 || d < 0) return -1;
        out[at++] = (uint8_t)(a << 2 | b >> 4);
        if (text[i + 2] != '=') out[at++] = (uint8_t)(b << 4 | c >> 2);
        if (text[i + 3] != '=') out[at++] = (uint8_t)(c << 6 | d);
    }
    return at;
}

int64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {0};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)port);
    return address;
}

int listen_loopback(int *port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(fd, (struct sockaddr *)&address, size) || listen(fd, 1024)
        || getsockname(fd, (struct sockaddr *)&address, &size))
        return -1;
    *port = ntohs(address.sin_port);
    return fd;
}

int connect_loopback(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    if (fd < 0) return -1;
    struct sockaddr_in address = loopback(port);
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

void media_pin(int core) {
    if (core < 0) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

long media_find(const void *text, long count, const char *key) {
    const char *found = memmem(text, (size_t)count, key, strlen(key));
    return found ? found - (const char *)text : -1;
}

double media_quantile(const media_direction *direction, double share) {
    uint64_t total = 0, seen = 0;
    for (int i = 0; i < MEDIA_LATENCY_SLOTS; i++) total += direction->latency[i];
    for (int i = 0; i < MEDIA_LATENCY_SLOTS && total; i++) {
        seen += direction->latency[i];
        if ((double)seen >= (double)total * share) return (double)i * MEDIA_LATENCY_UNIT_NS / 1e6;
    }
    return 0;
}
