/* SPDX-License-Identifier: MIT */
/*
 * The order of the objects in the final link. Any order is right, since constructors are run from
 * tables; a good one lets each target touch few pages.
 */
#ifndef LINK_OBJECT_ORDER_H
#define LINK_OBJECT_ORDER_H

#include "link/model.h"

/* Fills order and mask_order from the instances and their masks. */
void order_instances(struct link_state *s);

#endif
