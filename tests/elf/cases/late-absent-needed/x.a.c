extern int top_data;
int top(void);
int work(void) {
    return top() + top_data;
}
