// SPDX-License-Identifier: Apache-2.0
// Runs two programs in turn and tells how long each takes from its start to its end.
//
//   startup ROUNDS ARGUMENT A B
//
// Rounds are interleaved (A B A B …), so that whatever else the machine does meets both alike. Printed are the
// medians and minima in microseconds, and the ratio of the medians.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

static double microseconds(const char *program, char *argument) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  char *arguments[] = {(char *)program, argument, NULL};
  struct timespec start, end;
  pid_t child;
  int status;
  clock_gettime(CLOCK_MONOTONIC, &start);
  if (posix_spawn(&child, program, &actions, NULL, arguments, NULL) != 0 || waitpid(child, &status, 0) != child ||
      status != 0) {
    fprintf(stderr, "%s %s failed\n", program, argument);
    exit(1);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  posix_spawn_file_actions_destroy(&actions);
  return (end.tv_sec - start.tv_sec) * 1e6 + (end.tv_nsec - start.tv_nsec) / 1e3;
}

static int ascending(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
  int rounds = count == 5 ? atoi(arguments[1]) : 0;
  if (rounds < 1) {
    fprintf(stderr, "usage: startup ROUNDS ARGUMENT A B\n");
    return 2;
  }
  double *times[2] = {calloc(rounds, sizeof(double)), calloc(rounds, sizeof(double))};
  for (int which = 0; which < 2; which++)
    microseconds(arguments[3 + which], arguments[2]);
  for (int round = 0; round < rounds; round++)
    for (int which = 0; which < 2; which++)
      times[which][round] = microseconds(arguments[3 + which], arguments[2]);
  for (int which = 0; which < 2; which++) {
    qsort(times[which], rounds, sizeof(double), ascending);
    printf("%-60s median %8.0f us  minimum %8.0f us\n", arguments[3 + which], times[which][rounds / 2], times[which][0]);
  }
  printf("ratio of the medians: %.2f\n", times[0][rounds / 2] / times[1][rounds / 2]);
  return 0;
}
