// Writes as many files of the same sizes, under the same names, as a build did, and nothing else:
// no reading, no rendering. The machine's own limit for that build.
//
//     limit LIST OUT THREADS [sync]     a line of LIST: a size, a space, a relative path
//
// Folders are made when a file of theirs is first met, as the list is read. With `sync`, the file
// system is flushed at the end.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file { size_t size; char *path; };
static struct file *files;
static size_t count, largest, threads;
static char *bytes;

static void fail(const char *what) { perror(what); exit(2); }

static void make_parents(char *path, char *known) {
    size_t same = 0, end = strrchr(path, '/') - path;
    while (path[same] && path[same] == known[same]) same++;
    for (size_t i = same ? same : 1; i <= end; i++) {
        if (path[i] != '/') continue;
        path[i] = 0;
        if (mkdir(path, 0777) && errno != EEXIST) fail(path);
        path[i] = '/';
    }
}

static void read_list(const char *name, const char *out) {
    FILE *list = fopen(name, "r");
    if (!list) fail(name);
    char line[4096], *known = "", *path;
    while (fgets(line, sizeof line, list)) {
        size_t size = strtoull(line, &path, 10);
        path[strcspn(path, "\n")] = 0;
        if (!(count & (count - 1))) files = realloc(files, (count ? 2 * count : 1) * sizeof *files);
        if (!files || asprintf(&path, "%s/%s", out, path + 1) < 0) fail("memory");
        make_parents(path, known);
        files[count++] = (struct file){size, known = path};
        if (size > largest) largest = size;
    }
    fclose(list);
}

static void *write_share(void *share) {
    for (size_t i = (size_t)share; i < count; i += threads) {
        int fd = open(files[i].path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        if (fd < 0) fail(files[i].path);
        if (write(fd, bytes, files[i].size) != (ssize_t)files[i].size) fail(files[i].path);
        close(fd);
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc < 4) return fprintf(stderr, "limit LIST OUT THREADS [sync]\n"), 2;
    threads = strtoull(argv[3], NULL, 10);
    read_list(argv[1], argv[2]);
    bytes = malloc(largest + 1);
    memset(bytes, 'x', largest);
    pthread_t thread[threads];
    for (size_t i = 0; i < threads; i++)
        if (pthread_create(&thread[i], NULL, write_share, (void *)i)) fail("thread");
    for (size_t i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    if (argc > 4) sync();
    return 0;
}
