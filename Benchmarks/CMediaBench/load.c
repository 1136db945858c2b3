#define _GNU_SOURCE
#include "media_bench.h"
#include "ws.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define FRAME 160
#define FRAME_NS 20000000
#define ROOM 65536
#define MAGIC 0x766D

// The beginning of each frame's sound; the rest is noise.
typedef struct {
    uint16_t magic;
    uint16_t stream;
    uint32_t sequence;
    int64_t sent_ns;
} stamp;

typedef struct {
    int fd;
    int is_open, is_carrier, is_broken, stream;
    uint32_t sent, received;
    int64_t due_ns;
    size_t filled;
    uint8_t *bytes;
} side;

struct media_load {
    media_load_settings settings;
    int listener, epoll;
    side *carriers, *services;
    int services_open;
    media_load_result *result;
    int counts;
};

media_load *media_load_open(const media_load_settings *settings, int *service_port) {
    media_load *load = calloc(1, sizeof *load);
    load->settings = *settings;
    load->listener = listen_loopback(service_port);
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    load->carriers = calloc((size_t)settings->streams, sizeof(side));
    load->services = calloc((size_t)settings->streams, sizeof(side));
    for (int i = 0; i < settings->streams; i++) {
        load->carriers[i] = (side){.fd = -1, .is_carrier = 1, .stream = i, .bytes = malloc(ROOM)};
        load->services[i] = (side){.fd = -1, .stream = i, .bytes = malloc(ROOM)};
        // Touched now, so that it is no part of what the server is found to need later.
        memset(load->carriers[i].bytes, 0, ROOM);
        memset(load->services[i].bytes, 0, ROOM);
    }
    return load;
}

void media_load_aim(media_load *load, int carrier_port) { load->settings.carrier_port = carrier_port; }

void media_load_close(media_load *load) {
    for (int i = 0; i < load->settings.streams; i++) {
        if (load->carriers[i].fd >= 0) close(load->carriers[i].fd);
        if (load->services[i].fd >= 0) close(load->services[i].fd);
        free(load->carriers[i].bytes);
        free(load->services[i].bytes);
    }
    free(load->carriers);
    free(load->services);
    close(load->listener);
    close(load->epoll);
    free(load);
}

static void send_text(media_load *load, side *side, const char *text, size_t length) {
    static const uint8_t mask[4] = {0x11, 0x93, 0x5C, 0xE8};
    uint8_t out[4096];
    size_t at = ws_header(out, length, side->is_carrier ? mask : NULL);
    memcpy(out + at, text, length);
    if (side->is_carrier) ws_mask(out + at, length, mask);
    if (write(side->fd, out, at + length) != (ssize_t)(at + length) && !side->is_broken) {
        side->is_broken = 1;
        load->result->broken++;
    }
}

static void send_frame(media_load *load, side *side, int64_t now) {
    uint8_t sound[FRAME], text[512], encoded[256];
    stamp head = {MAGIC, (uint16_t)side->stream, side->sent, now};
    uint32_t noise = (uint32_t)side->stream * 2654435761u ^ side->sent;
    for (size_t i = sizeof head; i < FRAME; i += 4) {
        noise = noise * 1664525 + 1013904223;
        memcpy(sound + i, &noise, 4);
    }
    memcpy(sound, &head, sizeof head);
    int size = (int)base64_encode(encoded, sound, FRAME), length;
    if (side->is_carrier) {
        length = snprintf(
            (char *)text, sizeof text,
            "{\"event\":\"media\",\"sequenceNumber\":\"%u\",\"media\":{\"track\":\"inbound\",\"chunk\":\"%u\","
            "\"timestamp\":\"%u\",\"payload\":\"%.*s\"},\"streamSid\":\"MZ%032d\"}",
            side->sent + 2, side->sent + 1, side->sent * 20, size, encoded, side->stream);
    } else {
        length = snprintf(
            (char *)text, sizeof text,
            "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_%u\",\"response_id\":\"resp_1\","
            "\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"%.*s\"}",
            side->sent, size, encoded);
    }
    send_text(load, side, (char *)text, (size_t)length);
    side->sent++;
    if (load->counts) (side->is_carrier ? &load->result->to_service : &load->result->to_carrier)->frames_sent++;
}

static void receive_sound(media_load *load, side *side, const uint8_t *sound, long count, int64_t now) {
    media_direction *direction = side->is_carrier ? &load->result->to_carrier : &load->result->to_service;
    for (long at = 0; at + FRAME <= count; at += FRAME) {
        stamp head;
        memcpy(&head, sound + at, sizeof head);
        if (head.magic != MAGIC) continue;  // silence
        if (head.sequence != side->received && side->received) direction->disordered += (uint64_t)load->counts;
        side->received = head.sequence + 1;
        if (!side->is_carrier) side->stream = head.stream;
        if (!load->counts) continue;
        direction->frames_received++;
        int64_t slot = (now - head.sent_ns) / MEDIA_LATENCY_UNIT_NS;
        if (slot < 0) slot = 0;
        if (slot >= MEDIA_LATENCY_SLOTS) slot = MEDIA_LATENCY_SLOTS - 1;
        direction->latency[slot]++;
    }
}

static void receive_text(media_load *load, side *side, ws_frame frame, int64_t now) {
    uint8_t sound[ROOM];
    size_t length;
    const char *key = side->is_carrier ? "\"payload\":\"" : "\"audio\":\"";
    const uint8_t *payload = ws_field(frame.payload, frame.length, key, &length);
    if (!payload) {
        // A mark comes back when what was sent before it has been played; here at once.
        if (side->is_carrier && memmem(frame.payload, frame.length, "\"mark\"", 6))
            send_text(load, side, (char *)frame.payload, frame.length);
        return;
    }
    long count = base64_decode(sound, payload, length);
    if (count < 0) {
        (side->is_carrier ? &load->result->to_carrier : &load->result->to_service)->malformed++;
        return;
    }
    receive_sound(load, side, sound, count, now);
}

static int upgrade(media_load *load, side *side) {
    uint8_t *end = memmem(side->bytes, side->filled, "\r\n\r\n", 4);
    if (!end) return 0;
    if (!side->is_carrier) {
        char answer[256], *key = NULL;
        for (uint8_t *at = side->bytes; at + 19 < end; at++)
            if (!strncasecmp((char *)at, "sec-websocket-key: ", 19)) key = (char *)at + 19;
        if (!key) return 0;
        size_t size = ws_accept(answer, sizeof answer, key);
        if (write(side->fd, answer, size) < 0) return 0;
        load->services_open++;
    }
    size_t used = (size_t)(end + 4 - side->bytes);
    memmove(side->bytes, end + 4, side->filled - used);
    side->filled -= used;
    side->is_open = 1;
    if (side->is_carrier) {
        char text[512];
        const char *connected = "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}";
        send_text(load, side, connected, strlen(connected));
        int length = snprintf(
            text, sizeof text,
            "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"AC%032d\",\"streamSid\":\"MZ%032d\","
            "\"callSid\":\"CA%032d\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
            "\"sampleRate\":8000,\"channels\":1},\"customParameters\":{\"token\":\"token-%d\"}},"
            "\"streamSid\":\"MZ%032d\"}",
            0, side->stream, side->stream, side->stream, side->stream);
        send_text(load, side, text, (size_t)length);
    }
    return 1;
}

static void take(media_load *load, side *side) {
    ssize_t count = read(side->fd, side->bytes + side->filled, ROOM - side->filled);
    if (count <= 0) {
        if (count < 0 && errno == EAGAIN) return;
        if (!side->is_broken) load->result->broken++;
        side->is_broken = 1;
        epoll_ctl(load->epoll, EPOLL_CTL_DEL, side->fd, NULL);
        return;
    }
    int64_t now = now_ns();
    side->filled += (size_t)count;
    if (!side->is_open && !upgrade(load, side)) return;
    size_t used = 0;
    for (;;) {
        ws_frame frame = ws_read(side->bytes + used, side->filled - used);
        if (!frame.whole) break;
        if (frame.opcode == WS_TEXT) receive_text(load, side, frame, now);
        used += frame.whole;
    }
    if (used) memmove(side->bytes, side->bytes + used, side->filled - used);
    side->filled -= used;
}

static void watch(media_load *load, side *side) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = side};
    fcntl(side->fd, F_SETFL, O_NONBLOCK);
    epoll_ctl(load->epoll, EPOLL_CTL_ADD, side->fd, &event);
}

static void take_service(media_load *load) {
    int one = 1, fd = accept4(load->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    for (int i = 0; i < load->settings.streams; i++) {
        if (load->services[i].fd >= 0) continue;
        load->services[i].fd = fd;
        return watch(load, &load->services[i]);
    }
    close(fd);
}

// Waits for readable sockets until `until`; what is due to be sent is sent by the caller.
static void wait_until(media_load *load, int64_t until) {
    struct epoll_event events[256];
    int64_t left = until - now_ns();
    struct timespec wait = {.tv_sec = left > 0 ? left / 1000000000 : 0, .tv_nsec = left > 0 ? left % 1000000000 : 0};
    int count = epoll_pwait2(load->epoll, events, 256, &wait, NULL);
    for (int i = 0; i < count; i++) {
        if (events[i].data.ptr) take(load, events[i].data.ptr);
        else take_service(load);
    }
}

static int connect_all(media_load *load, const char **problem) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    fcntl(load->listener, F_SETFL, O_NONBLOCK);
    epoll_ctl(load->epoll, EPOLL_CTL_ADD, load->listener, &event);
    for (int i = 0; i < load->settings.streams; i++) {
        side *carrier = &load->carriers[i];
        char text[256];
        carrier->fd = connect_loopback(load->settings.carrier_port);
        if (carrier->fd < 0) return *problem = "a carrier could not connect", -1;
        int length = snprintf(
            text, sizeof text,
            "GET /voice/stream/token-%d HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            i);
        if (write(carrier->fd, text, (size_t)length) != length) return *problem = "an upgrade could not be sent", -1;
        watch(load, carrier);
        wait_until(load, now_ns() + 100000);
    }
    int64_t limit = now_ns() + 15000000000;
    for (;;) {
        int ready = load->services_open >= load->settings.streams;
        for (int i = 0; i < load->settings.streams; i++) ready &= load->carriers[i].is_open;
        if (ready) return 0;
        if (now_ns() > limit) return *problem = "not all sockets were upgraded within 15 s", -1;
        wait_until(load, now_ns() + 1000000);
    }
}

int media_load_run(
    media_load *load, media_load_result *result, media_load_moment moment, void *context, const char **problem) {
    memset(result, 0, sizeof *result);
    load->result = result;
    media_pin(load->settings.core);
    if (connect_all(load, problem)) return -1;
    int streams = load->settings.streams;
    int64_t start = now_ns() + 5000000;
    int64_t begin = start + (int64_t)(load->settings.warm_up_seconds * 1e9);
    int64_t end = begin + (int64_t)(load->settings.seconds * 1e9);
    // Spread over the 20 ms, as calls are; services half a frame apart from their carriers.
    int64_t tick = FRAME_NS / (2 * streams);
    for (int64_t number = 0;; number++) {
        int64_t due = start + number * tick, now;
        while ((now = now_ns()) < due) wait_until(load, due);
        if (!load->counts && due >= begin) {
            load->counts = 1;
            result->begin_ns = now;
            moment(context, 0);
        }
        if (due >= end) break;
        int at = (int)(number % (2 * streams));
        side *side = at % 2 ? &load->services[(at / 2 + streams / 2) % streams] : &load->carriers[at / 2];
        if (side->is_carrier || load->settings.service_talks) send_frame(load, side, now);
        // Reading must not starve while many frames are due.
        if (number % 16 == 0) wait_until(load, 0);
    }
    result->end_ns = now_ns();
    moment(context, 1);
    // What is still under way arrives; nothing more is sent.
    int64_t settle = now_ns() + 500000000;
    while (now_ns() < settle) wait_until(load, now_ns() + 1000000);
    return 0;
}
