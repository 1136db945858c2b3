#define _GNU_SOURCE
#include "media_bench.h"
#include "ws.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ROOM 8192

typedef struct side {
    int fd;
    int is_open;  // the upgrade is done
    int is_carrier;
    size_t filled;
    struct side *other;
    uint8_t bytes[ROOM];
} side;

struct media_relay {
    int listener, epoll, service_port, core;
    pthread_t thread;
    atomic_int stops;
};

static void watch(media_relay *relay, side *side) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = side};
    fcntl(side->fd, F_SETFL, O_NONBLOCK);
    epoll_ctl(relay->epoll, EPOLL_CTL_ADD, side->fd, &event);
}

static side *make_side(int fd, int is_carrier) {
    side *made = calloc(1, sizeof *made);
    made->fd = fd;
    made->is_carrier = is_carrier;
    return made;
}

static void take_carrier(media_relay *relay) {
    int fd = accept4(relay->listener, NULL, NULL, SOCK_CLOEXEC), one = 1;
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    side *carrier = make_side(fd, 1), *service = make_side(connect_loopback(relay->service_port), 0);
    carrier->other = service;
    service->other = carrier;
    const char *upgrade =
        "GET /service HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    if (write(service->fd, upgrade, strlen(upgrade)) < 0) return;
    watch(relay, carrier);
    watch(relay, service);
}

static int upgrade(side *side) {
    uint8_t *end = memmem(side->bytes, side->filled, "\r\n\r\n", 4);
    if (!end) return 0;
    if (side->is_carrier) {
        const char *name = "Sec-WebSocket-Key: ";
        char *key = memmem(side->bytes, side->filled, name, strlen(name)), answer[256];
        if (!key) return 0;
        size_t size = ws_accept(answer, sizeof answer, key + strlen(name));
        if (write(side->fd, answer, size) < 0) return 0;
    }
    size_t used = (size_t)(end + 4 - side->bytes);
    memmove(side->bytes, end + 4, side->filled - used);
    side->filled -= used;
    side->is_open = 1;
    return 1;
}

// Finds the payload and writes it, framed for the other side, at once.
static void pass_on(side *from, ws_frame frame) {
    static const char to_service[] = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"";
    static const char to_carrier[] = "{\"event\":\"media\",\"streamSid\":\"MZ00000000000000000000000000000000\","
                                     "\"media\":{\"payload\":\"";
    static const uint8_t mask[4] = {0x37, 0xFA, 0x21, 0x3D};
    if (frame.opcode != WS_TEXT || !from->other->is_open) return;
    size_t length;
    const uint8_t *payload = ws_field(
        frame.payload, frame.length, from->is_carrier ? "\"payload\":\"" : "\"delta\":\"", &length);
    if (!payload) return;
    const char *head = from->is_carrier ? to_service : to_carrier, *tail = from->is_carrier ? "\"}" : "\"}}";
    size_t head_size = strlen(head), tail_size = strlen(tail), whole = head_size + length + tail_size;
    uint8_t out[ROOM];
    size_t at = ws_header(out, whole, from->is_carrier ? mask : NULL), start = at;
    memcpy(out + at, head, head_size);
    memcpy(out + at + head_size, payload, length);
    memcpy(out + at + head_size + length, tail, tail_size);
    if (from->is_carrier) ws_mask(out + start, whole, mask);
    if (write(from->other->fd, out, start + whole) < 0) return;
}

static void take(side *side) {
    ssize_t count = read(side->fd, side->bytes + side->filled, ROOM - side->filled);
    if (count <= 0) {
        if (count < 0 && errno == EAGAIN) return;
        close(side->fd);
        return;
    }
    side->filled += (size_t)count;
    if (!side->is_open && !upgrade(side)) return;
    size_t used = 0;
    for (;;) {
        ws_frame frame = ws_read(side->bytes + used, side->filled - used);
        if (!frame.whole) break;
        pass_on(side, frame);
        used += frame.whole;
    }
    if (used) memmove(side->bytes, side->bytes + used, side->filled - used);
    side->filled -= used;
}

static void *run(void *context) {
    media_relay *relay = context;
    struct epoll_event events[256];
    media_pin(relay->core);
    while (!atomic_load(&relay->stops)) {
        int count = epoll_wait(relay->epoll, events, 256, 50);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr) take(events[i].data.ptr);
            else take_carrier(relay);
        }
    }
    return NULL;
}

media_relay *media_relay_start(int service_port, int core, int *carrier_port) {
    media_relay *relay = calloc(1, sizeof *relay);
    relay->service_port = service_port;
    relay->core = core;
    relay->listener = listen_loopback(carrier_port);
    relay->epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(relay->epoll, EPOLL_CTL_ADD, relay->listener, &event);
    pthread_create(&relay->thread, NULL, run, relay);
    return relay;
}

int64_t media_relay_computed(media_relay *relay) {
    clockid_t clock;
    struct timespec time = {0};
    pthread_getcpuclockid(relay->thread, &clock);
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void media_relay_stop(media_relay *relay) {
    atomic_store(&relay->stops, 1);
    pthread_join(relay->thread, NULL);
    close(relay->listener);
    close(relay->epoll);
    free(relay);
}
